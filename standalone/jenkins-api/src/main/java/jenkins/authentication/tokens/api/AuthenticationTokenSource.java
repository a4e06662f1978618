package jenkins.authentication.tokens.api;

public abstract class AuthenticationTokenSource<T, C extends com.cloudbees.plugins.credentials.Credentials> implements hudson.ExtensionPoint {

    protected AuthenticationTokenSource(Class<T> arg0, Class<C> arg1) {
        throw new UnsupportedOperationException();
    }

    public abstract T convert(C arg0) throws jenkins.authentication.tokens.api.AuthenticationTokenException;
}
