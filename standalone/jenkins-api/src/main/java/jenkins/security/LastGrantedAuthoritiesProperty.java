package jenkins.security;

public class LastGrantedAuthoritiesProperty extends hudson.model.UserProperty {

    public java.util.Collection<? extends org.springframework.security.core.GrantedAuthority> getAuthorities2() {
        throw new UnsupportedOperationException();
    }

    protected LastGrantedAuthoritiesProperty() {
        throw new UnsupportedOperationException();
    }
}
