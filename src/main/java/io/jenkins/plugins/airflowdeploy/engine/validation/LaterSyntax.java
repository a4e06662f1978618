package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.util.regex.Pattern;

/**
 * Tells syntax that only Python 3.13 or 3.14 has from a plain mistake, by the text at the error. Cautious: what it does
 * not know stays an error.
 */
final class LaterSyntax {

    private static final Pattern TYPE_PARAMETER_DEFAULT = Pattern.compile(
            "^\\s*(?:(?:async\\s+)?def|class|type)\\s+\\w+\\s*\\[[^=\\[\\]]*(?:\\[[^\\[\\]]*\\][^=\\[\\]]*)*=[^=].*");
    private static final Pattern EXCEPT_WITHOUT_PARENTHESES =
            Pattern.compile("^\\s*except\\s*\\*?\\s+[\\w.]+(?:\\s*,\\s*[\\w.]+)+\\s*,?\\s*:.*");
    private static final Pattern TEMPLATE_STRING = Pattern.compile("(?i)(?:^|.*\\W)(?:t|rt|tr)$");
    private static final int LONGEST_LINE = 2000;

    private LaterSyntax() {}

    /**
     * @param text the whole source
     * @param line of the error, counted from 1
     * @param column of the error, counted from 0; negative when not known
     * @param message the parser's
     * @return a message for the user, or {@code null} when this is no later syntax that we know
     */
    static String at(String text, int line, int column, String message) {
        String source = lineOf(text, line);
        if (source.length() > LONGEST_LINE) {
            return null;
        }
        if (TYPE_PARAMETER_DEFAULT.matcher(source).matches()) {
            return "a default for a type parameter needs Python 3.13; the file's DAGs cannot be told";
        }
        if (message.startsWith("multiple exception types") && EXCEPT_WITHOUT_PARENTHESES.matcher(source).matches()) {
            return "'except' with several types and no parentheses needs Python 3.14; the file's DAGs cannot be told";
        }
        boolean quote = column > 0 && column < source.length() && "'\"".indexOf(source.charAt(column)) >= 0;
        if (quote && TEMPLATE_STRING.matcher(source.substring(0, column)).matches()) {
            return "a template string needs Python 3.14; the file's DAGs cannot be told";
        }
        return null;
    }

    private static String lineOf(String text, int line) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                return "";
            }
            start = end + 1;
        }
        int end = text.indexOf('\n', start);
        return text.substring(start, end < 0 ? text.length() : end);
    }
}
