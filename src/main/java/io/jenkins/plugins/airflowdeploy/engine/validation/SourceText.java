package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bytes of a Python file as text, decoded as Python would: byte order mark, then the cookie of PEP 263 in the first
 * two lines, else UTF-8. Line ends become {@code \n}.
 *
 * @param text the source; empty when there is a problem
 * @param problem why Python could not decode it
 */
record SourceText(String text, Optional<FileModel.Problem> problem) {

    private static final Pattern COOKIE = Pattern.compile("^[ \\t\\f]*#.*?coding[:=][ \\t]*([-\\w.]+)");
    private static final Pattern BLANK = Pattern.compile("^[ \\t\\f]*(?:#.*)?$");
    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    static SourceText decode(byte[] bytes) {
        if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
            return wrong(1, "the file is UTF-16; Python reads UTF-8, so save it as UTF-8");
        }
        boolean bom = startsWith(bytes, 0xEF, 0xBB, 0xBF);
        Optional<String> cookie = cookie(bytes, bom ? BOM.length : 0);
        Charset charset = StandardCharsets.UTF_8;
        if (cookie.isPresent()) {
            Optional<Charset> named = charset(cookie.get());
            if (named.isEmpty()) {
                return wrong(1, "unknown encoding '" + FileModel.Problem.quoted(cookie.get()) + "' is declared");
            }
            charset = named.get();
        }
        if (bom && charset != StandardCharsets.UTF_8) {
            return wrong(1, "a UTF-8 byte order mark, but another encoding is declared");
        }
        return decode(bytes, bom ? BOM.length : 0, charset);
    }

    /**
     * Whether Airflow 3's safe mode takes the file for one with DAGs: {@code airflow}, and {@code dag} or
     * {@code asset}.
     */
    static boolean looksLikeDags(byte[] bytes) {
        String lower = new String(bytes, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        return lower.contains("airflow") && (lower.contains("dag") || lower.contains("asset"));
    }

    private static SourceText decode(byte[] bytes, int from, Charset charset) {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, from, bytes.length - from);
        CharBuffer out = CharBuffer.allocate((int) ((bytes.length - from) * (double) decoder.maxCharsPerByte()) + 1);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            return wrong(lineOf(bytes, in.position()), "these bytes are not " + charset.name());
        }
        decoder.flush(out);
        String text = out.flip().toString();
        if (text.startsWith("\ufeff")) { // the one that Python takes as a mark is gone; the parser would skip this one
            return wrong(1, "invalid non-printable character U+FEFF");
        }
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            return wrong(1 + (int) text.substring(0, nul).chars().filter(c -> c == '\n').count(), "a NUL byte");
        }
        String lines = text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
        return new SourceText(lines, Optional.empty());
    }

    private static Optional<String> cookie(byte[] bytes, int from) {
        int start = from;
        for (int line = 0; line < 2 && start < bytes.length; line++) {
            int end = start;
            while (end < bytes.length && end - start < 1000 && bytes[end] != '\n' && bytes[end] != '\r') {
                end++;
            }
            String text = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
            Matcher matcher = COOKIE.matcher(text);
            if (matcher.find()) {
                return Optional.of(matcher.group(1));
            }
            if (!BLANK.matcher(text).matches()) {
                return Optional.empty();
            }
            start = end + (end + 1 < bytes.length && bytes[end] == '\r' && bytes[end + 1] == '\n' ? 2 : 1);
        }
        return Optional.empty();
    }

    private static Optional<Charset> charset(String cookie) {
        String name = cookie.toLowerCase(Locale.ROOT).replace('_', '-');
        if (name.equals("utf8") || name.equals("u8") || name.equals("utf") || name.startsWith("utf-8")) {
            return Optional.of(StandardCharsets.UTF_8);
        }
        if (name.equals("latin-1") || name.startsWith("iso-8859-1-") || name.startsWith("iso-latin-1")) {
            return Optional.of(StandardCharsets.ISO_8859_1);
        }
        for (String candidate : new String[] {name, name.replace('-', '_'), "x-" + name.replace("-", "")}) {
            if (candidate.matches("[a-z0-9][-a-z0-9_.]*") && Charset.isSupported(candidate)) {
                Charset charset = Charset.forName(candidate);
                return new String("# a".getBytes(StandardCharsets.US_ASCII), charset).equals("# a")
                        ? Optional.of(charset)
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static int lineOf(byte[] bytes, int position) {
        int line = 1;
        for (int i = 0; i < position; i++) {
            if (bytes[i] == '\n') {
                line++;
            }
        }
        return line;
    }

    private static boolean startsWith(byte[] bytes, int... start) {
        for (int i = 0; i < start.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xFF) != start[i]) {
                return false;
            }
        }
        return true;
    }

    private static SourceText wrong(int line, String message) {
        return new SourceText("", Optional.of(FileModel.Problem.error("syntax-error", line, 0, message)));
    }
}
