package io.jenkins.plugins.airflowdeploy.engine.validation;

/** Where strings and comments of a Python text are, without parsing it. A format string counts as a whole. */
final class QuotedText {

    /** What a place in a text is. */
    enum Kind {
        NONE,
        /** In a comment or a string. */
        TEXT,
        /** In a format string, which may hold expressions. */
        FORMAT
    }

    private QuotedText() {}

    static Kind at(String text, int place) {
        int i = 0;
        while (i < place) {
            char c = text.charAt(i);
            int end = i + 1;
            Kind kind = Kind.TEXT;
            if (c == '#') {
                end = text.indexOf('\n', i);
            } else if (c == '"' || c == '\'') {
                end = endOfString(text, i, c);
                kind = isFormat(text, i) ? Kind.FORMAT : Kind.TEXT;
            }
            if (end < 0 || end > place) {
                return kind;
            }
            i = end;
        }
        return Kind.NONE;
    }

    private static int endOfString(String text, int start, char quote) {
        boolean triple = text.startsWith(String.valueOf(quote).repeat(3), start);
        int length = triple ? 3 : 1;
        for (int i = start + length; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '\n' && !triple) {
                return i;
            } else if (c == quote && text.startsWith(String.valueOf(quote).repeat(length), i)) {
                return i + length;
            }
        }
        return text.length();
    }

    private static boolean isFormat(String text, int quote) {
        return text.substring(Math.max(0, quote - 2), quote).matches("(?is)(\\W?f|fr|rf)");
    }
}
