package io.jenkins.plugins.airflowdeploy.engine.failure;

/** Makes text from outside (commit messages, names, error bodies) fit for one line of a log or a record. */
public final class ForeignText {

    private ForeignText() {}

    /**
     * One printable line: control, format and surrogate-half characters (ANSI sequences, CR, LF, direction marks) become
     * a space or {@code ?}, and what is longer than {@code limit} characters ends in an ellipsis.
     *
     * @param text what came from outside; {@code null} counts as empty
     * @param limit the longest result in characters, at least 1
     * @return never {@code null}
     */
    public static String line(String text, int limit) {
        if (text == null) {
            return "";
        }
        StringBuilder line = new StringBuilder(Math.min(text.length(), limit));
        for (int i = 0; i < text.length() && line.length() <= limit; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            line.appendCodePoint(printable(c));
        }
        String clean = line.toString().strip();
        if (clean.length() <= limit) {
            return clean;
        }
        int end = limit > 1 && Character.isHighSurrogate(clean.charAt(limit - 2)) ? limit - 2 : limit - 1;
        return clean.substring(0, end) + "…";
    }

    private static int printable(int c) {
        if (c == '\n' || c == '\r' || c == '\t') {
            return ' ';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> '?';
            default -> c;
        };
    }
}
