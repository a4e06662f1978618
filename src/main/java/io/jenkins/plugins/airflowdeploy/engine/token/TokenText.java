package io.jenkins.plugins.airflowdeploy.engine.token;

/** What can be a token in a header: visible ASCII without spaces, 1 to 16,384 characters. */
final class TokenText {

    private static final int LONGEST = 16_384;

    private TokenText() {}

    static boolean usable(String text) {
        return text != null
                && !text.isEmpty()
                && text.length() <= LONGEST
                && text.chars().allMatch(c -> c > ' ' && c < 127);
    }
}
