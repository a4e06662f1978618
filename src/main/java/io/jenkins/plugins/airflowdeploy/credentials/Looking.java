package io.jenkins.plugins.airflowdeploy.credentials;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import java.util.Set;

/**
 * Whether somebody asks for a password only to decide whether to list the credential: matchers of the Bitbucket plugin look at
 * how long a password is, on whatever thread. That must cause no exchange, and must not be decided by a token.
 */
final class Looking {

    private static final StackWalker STACK = StackWalker.getInstance(
            Set.of(StackWalker.Option.RETAIN_CLASS_REFERENCE, StackWalker.Option.SHOW_HIDDEN_FRAMES)); // lambdas are hidden

    private Looking() {}

    static boolean isUnderWay() {
        return STACK.walk(frames ->
                frames.anyMatch(frame -> CredentialsMatcher.class.isAssignableFrom(frame.getDeclaringClass())));
    }
}
