package com.cloudbees.plugins.credentials;

public abstract class CredentialsProvider extends hudson.model.Descriptor<com.cloudbees.plugins.credentials.CredentialsProvider> implements hudson.ExtensionPoint, hudson.model.Describable<com.cloudbees.plugins.credentials.CredentialsProvider> {
    public static final hudson.security.Permission CREATE = null;
    public static final hudson.security.Permission UPDATE = null;
    public static final hudson.security.Permission USE_ITEM = null;

    public static <C extends com.cloudbees.plugins.credentials.common.IdCredentials> C findCredentialById(String arg0, Class<C> arg1, hudson.model.Run<?, ?> arg2, java.util.List<com.cloudbees.plugins.credentials.domains.DomainRequirement> arg3) {
        throw new UnsupportedOperationException();
    }

    public static <C extends com.cloudbees.plugins.credentials.common.IdCredentials> C findCredentialByIdInItemGroup(String arg0, Class<C> arg1, hudson.model.ItemGroup<?> arg2, org.springframework.security.core.Authentication arg3, java.util.List<com.cloudbees.plugins.credentials.domains.DomainRequirement> arg4) {
        throw new UnsupportedOperationException();
    }

    public static <C extends com.cloudbees.plugins.credentials.Credentials> java.util.List<C> lookupCredentialsInItemGroup(Class<C> arg0, hudson.model.ItemGroup arg1, org.springframework.security.core.Authentication arg2) {
        throw new UnsupportedOperationException();
    }

    public static <C extends com.cloudbees.plugins.credentials.Credentials> C track(hudson.model.Run arg0, C arg1) {
        throw new UnsupportedOperationException();
    }

    protected CredentialsProvider() {
        throw new UnsupportedOperationException();
    }
}
