package jenkins.security;

public abstract class ConfidentialKey {

    protected ConfidentialKey() {
        throw new UnsupportedOperationException();
    }
}
