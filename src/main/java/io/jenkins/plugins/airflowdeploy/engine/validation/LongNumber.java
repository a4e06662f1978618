package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.util.Optional;

/**
 * Integer literals that are too long: Python refuses more than 4,300 decimal digits ({@code sys.set_int_max_str_digits}), and
 * our parser takes time that grows with the square of their length. To be looked for before the parser sees the text.
 */
final class LongNumber {

    private static final int MOST_DECIMAL = 4_300;
    /** Python has no limit for hexadecimal, octal and binary digits; this many are parsed at once. */
    private static final int MOST_OTHER = 20_000;

    private LongNumber() {}

    /** The first of them; numbers in strings and comments do not count. */
    static Optional<FileModel.Problem> in(String text) {
        int i = 0;
        while (i < text.length()) {
            int end = i;
            while (end < text.length() && isPart(text.charAt(end))) {
                end++;
            }
            if (end - i > MOST_DECIMAL && isDigit(text.charAt(i)) && !(i > 0 && text.charAt(i - 1) == '.')) {
                Optional<FileModel.Problem> problem = problem(text, i, end);
                if (problem.isPresent()) {
                    return problem;
                }
            }
            i = end + 1;
        }
        return Optional.empty();
    }

    private static Optional<FileModel.Problem> problem(String text, int start, int end) {
        char second = text.charAt(start + 1);
        boolean decimal = text.charAt(start) != '0' || isDigit(second) || second == '_';
        int digits = 0;
        for (int i = start; i < end; i++) {
            if (decimal && !isDigit(text.charAt(i)) && text.charAt(i) != '_') {
                return Optional.empty(); // 1e9 or 1j: no integer
            }
            digits += text.charAt(i) == '_' ? 0 : 1;
        }
        boolean isFloat = decimal && end < text.length() && text.charAt(end) == '.';
        if (isFloat || digits <= (decimal ? MOST_DECIMAL : MOST_OTHER)) {
            return Optional.empty();
        }
        QuotedText.Kind quoted = QuotedText.at(text, start);
        return quoted == QuotedText.Kind.TEXT
                ? Optional.empty()
                : Optional.of(problem(text, start, digits, decimal && quoted == QuotedText.Kind.NONE));
    }

    private static FileModel.Problem problem(String text, int start, int digits, boolean certain) {
        int line = 1 + (int) text.substring(0, start).chars().filter(c -> c == '\n').count();
        int column = start - text.lastIndexOf('\n', start);
        return certain
                ? FileModel.Problem.error("syntax-error", line, column, "an integer of " + digits + " decimal digits, more than the "
                        + MOST_DECIMAL + " that Python takes; write it in hexadecimal")
                : FileModel.Problem.warning("too-complex", line, column, "an integer of " + digits
                        + " digits takes too long to read statically");
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isPart(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }
}
