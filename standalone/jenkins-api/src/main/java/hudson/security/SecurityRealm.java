package hudson.security;

public abstract class SecurityRealm implements hudson.model.Describable<hudson.security.SecurityRealm>, hudson.ExtensionPoint {

    public jenkins.model.IdStrategy getGroupIdStrategy() {
        throw new UnsupportedOperationException();
    }

    protected SecurityRealm() {
        throw new UnsupportedOperationException();
    }
}
