package io.jenkins.plugins.airflowdeploy.credentials;

import com.cloudbees.plugins.credentials.CredentialsMatcher;

/**
 * Whether somebody asks for a password only to decide whether to list the credential: matchers of the Bitbucket plugin look at
 * how long a password is, on whatever thread. That must cause no exchange, and must not be decided by a token.
 */
final class Looking {

    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private Looking() {}

    static boolean isUnderWay() {
        return STACK.walk(frames ->
                frames.anyMatch(frame -> CredentialsMatcher.class.isAssignableFrom(frame.getDeclaringClass())));
    }
}
