package hudson.security;

public interface AccessControlled {

    default void checkAnyPermission(hudson.security.Permission... arg0) throws org.springframework.security.access.AccessDeniedException {
        throw new UnsupportedOperationException();
    }

    default void checkPermission(hudson.security.Permission arg0) throws org.springframework.security.access.AccessDeniedException {
        throw new UnsupportedOperationException();
    }

    default boolean hasPermission(hudson.security.Permission arg0) {
        throw new UnsupportedOperationException();
    }
}
