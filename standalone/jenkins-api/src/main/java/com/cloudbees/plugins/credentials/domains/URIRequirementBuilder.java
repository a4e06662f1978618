package com.cloudbees.plugins.credentials.domains;

public class URIRequirementBuilder {

    public java.util.List<com.cloudbees.plugins.credentials.domains.DomainRequirement> build() {
        throw new UnsupportedOperationException();
    }

    public static com.cloudbees.plugins.credentials.domains.URIRequirementBuilder fromUri(String arg0) {
        throw new UnsupportedOperationException();
    }

    protected URIRequirementBuilder() {
        throw new UnsupportedOperationException();
    }
}
