package io.jenkins.plugins.airflowdeploy.engine.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the rows of Airflow's lists; a row that lacks what it must have is empty. */
final class AirflowRows {

    private static final int LONGEST_ID = 250; // dag.dag_id in Airflow's own schema
    private static final int LONGEST_PATH = 4_096;
    private static final Pattern URL_SAFE = Pattern.compile("[A-Za-z0-9._~-]{1,8192}"); // an itsdangerous token

    private AirflowRows() {}

    /** Takes one row of a list. */
    @FunctionalInterface
    interface Reader {
        void read(JsonNode row) throws DeploymentFailure;
    }

    static Optional<DagRow> dag(JsonNode row) {
        String id = row.path("dag_id").asText("");
        String token = row.path("file_token").asText("");
        if (id.isEmpty() || id.length() > LONGEST_ID || token.isEmpty() || !row.path("is_stale").isBoolean()) {
            return Optional.empty();
        }
        return Optional.of(new DagRow(
                id,
                ForeignText.line(row.path("relative_fileloc").asText(""), LONGEST_PATH),
                token,
                row.path("bundle_version").isTextual() ? ForeignText.line(row.path("bundle_version").asText(), 250) : "",
                row.path("is_stale").asBoolean(),
                time(row.path("last_parsed_time").asText("")),
                duration(row.path("last_parse_duration").asDouble(0))));
    }

    /** A DAG of {@code /api/v1}: its file is an absolute path; how long parsing took is not told. */
    static Optional<DagRow> legacyDag(JsonNode row) {
        String id = row.path("dag_id").asText("");
        String token = row.path("file_token").asText("");
        String file = row.path("fileloc").asText("");
        if (id.isEmpty() || id.length() > LONGEST_ID || !URL_SAFE.matcher(token).matches() || file.isEmpty()) {
            return Optional.empty();
        }
        boolean stale = !row.path("is_active").asBoolean(false);
        Instant parsedAt = time(row.path("last_parsed_time").asText(""));
        return Optional.of(new DagRow(id, ForeignText.line(file, LONGEST_PATH), token, "", stale, parsedAt, Duration.ZERO));
    }

    static Optional<BundleState.ImportError> importError(JsonNode row) {
        String file = ForeignText.line(row.path("filename").asText(""), LONGEST_PATH);
        String timestamp = ForeignText.line(row.path("timestamp").asText(""), 64);
        if (file.isEmpty() || timestamp.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new BundleState.ImportError(file, timestamp, lastLine(row.path("stack_trace").asText(""))));
    }

    /**
     * The line that names the error: the one after the last indented line (frames and source are indented), since an error's own
     * text may have several lines; else the last line.
     */
    static String lastLine(String stackTrace) {
        List<String> lines = stackTrace.lines().filter(line -> !line.isBlank()).toList();
        for (int i = lines.size() - 1; i > 0; i--) {
            if (!indented(lines.get(i)) && indented(lines.get(i - 1))) {
                return ForeignText.line(lines.get(i), 200);
            }
        }
        return lines.isEmpty() ? "no stack trace" : ForeignText.line(lines.get(lines.size() - 1), 200);
    }

    private static boolean indented(String line) {
        return Character.isWhitespace(line.charAt(0));
    }

    private static Instant time(String text) {
        try {
            return text.isEmpty() ? Instant.EPOCH : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return Instant.EPOCH; // counts as never parsed, so nothing is proven by it
        }
    }

    private static Duration duration(double seconds) {
        return seconds > 0 && seconds < 86_400 ? Duration.ofNanos((long) (seconds * 1e9)) : Duration.ZERO;
    }
}
