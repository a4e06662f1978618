package io.jenkins.plugins.airflowdeploy.engine.validation;

import com.oracle.graal.python.pegparser.ParserCallbacks;
import com.oracle.graal.python.pegparser.tokenizer.SourceRange;
import com.oracle.graal.python.pegparser.tokenizer.Token;
import com.oracle.graal.python.pegparser.tokenizer.Tokenizer;
import java.util.EnumSet;

/**
 * Where an error is, as CPython would say, where GraalPy's parser says otherwise: it puts faults of indentation where
 * its second attempt began, and a missing colon at the begin of the next line.
 *
 * @param line counted from 1
 * @param column counted from 0
 */
record ErrorPlace(int line, int column) {

    /**
     * @param range the parser's
     * @param message the parser's
     */
    static ErrorPlace of(String text, SourceRange range, String message, ParserCallbacks callbacks) {
        ErrorPlace given = new ErrorPlace(Math.max(1, range.startLine), range.startColumn);
        if (message.equals("unexpected indent") || message.startsWith("unindent does not match")) {
            return firstBadIndent(text, given, callbacks);
        } else if (message.equals("expected ':'")) {
            return endOfLineBefore(text, given);
        }
        return given;
    }

    private static ErrorPlace firstBadIndent(String text, ErrorPlace given, ParserCallbacks callbacks) {
        EnumSet<Tokenizer.Flag> flags = EnumSet.of(Tokenizer.Flag.EXEC_INPUT);
        Tokenizer tokenizer = Tokenizer.fromString(callbacks, text, flags, null);
        int last = Token.Kind.NEWLINE;
        int beforeNewline = Token.Kind.NEWLINE;
        while (true) {
            Token token = tokenizer.next();
            if (token.type == Token.Kind.ERRORTOKEN) {
                return new ErrorPlace(Math.max(1, tokenizer.getCurrentLineNumber()), -1);
            } else if (token.type == Token.Kind.ENDMARKER) {
                return given;
            } else if (token.type == Token.Kind.INDENT && beforeNewline != Token.Kind.COLON) {
                return new ErrorPlace(token.sourceRange.startLine, Math.max(0, token.sourceRange.endColumn));
            }
            if (token.type == Token.Kind.NEWLINE) {
                beforeNewline = last;
            }
            last = token.type;
        }
    }

    private static ErrorPlace endOfLineBefore(String text, ErrorPlace given) {
        String[] lines = text.split("\n", given.line + 1);
        int line = Math.min(given.line, lines.length) - 1;
        int column = Math.max(0, Math.min(given.column, lines[line].length()));
        if (line < 1 || !lines[line].substring(0, column).isBlank()) {
            return given;
        }
        do {
            line--;
        } while (line > 0 && (lines[line].isBlank() || lines[line].stripLeading().startsWith("#")));
        return new ErrorPlace(line + 1, lines[line].stripTrailing().length());
    }
}
