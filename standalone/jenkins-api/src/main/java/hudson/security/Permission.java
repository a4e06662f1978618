package hudson.security;

public final class Permission {

    protected Permission() {
        throw new UnsupportedOperationException();
    }
}
