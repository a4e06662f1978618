package jenkins.authentication.tokens.api;

public class AuthenticationTokenException extends Exception {

    protected AuthenticationTokenException() {
        throw new UnsupportedOperationException();
    }
}
