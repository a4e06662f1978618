package io.jenkins.plugins.airflowdeploy.engine.target;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.airflowdeploy.engine.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCacheEntry;

/** The facts file of a release, in the one form that its id rests on: one line of facts, then one line a file. */
final class FolderReleaseJson {

    static final int LIMIT = 64 << 20;

    private static final String FORMAT = "airflow-deploy-release/1";
    private static final String FILE = "100644";
    private static final String EXECUTABLE = "100755";
    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private FolderReleaseJson() {}

    /** What is in the file, as it is bound to Java. */
    private record Facts(
            String format, String before, String time, String subject, Map<String, String> trailers, List<Line> files) {
        Facts {
            requireNonNull(before);
            requireNonNull(time);
            requireNonNull(subject);
            trailers = Map.copyOf(trailers);
            files = List.copyOf(files);
        }
    }

    private record Line(String path, String blobId, String mode) {
        Line {
            requireNonNull(path);
            requireNonNull(blobId);
            requireNonNull(mode);
        }
    }

    static byte[] write(FolderRelease release) {
        ObjectNode facts = JSON.createObjectNode().put("format", FORMAT).put("before", release.before());
        facts.put("time", release.time().toString()).put("subject", release.subject());
        ObjectNode trailers = facts.putObject("trailers");
        new TreeMap<>(release.trailers()).forEach(trailers::put);
        String head = facts.toString();
        StringBuilder json = new StringBuilder(head).deleteCharAt(head.length() - 1).append(",\"files\":[");
        String separator = "\n";
        for (FolderRelease.FolderFile file : release.files()) {
            ObjectNode line = JSON.createObjectNode().put("path", file.path()).put("blobId", file.blobId());
            json.append(separator).append(line.put("mode", file.executable() ? EXECUTABLE : FILE));
            separator = ",\n";
        }
        return json.append("\n]}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    static String id(Instant time, byte[] json) {
        return ID_TIME.format(time) + "-" + Sha256.of(json).substring(0, 12);
    }

    /**
     * @param id the release's name, which must be that of these bytes
     * @return empty for what is no facts file of ours, or was changed
     */
    static Optional<FolderRelease> read(byte[] bytes, String id) throws IOException {
        try {
            Facts facts = JSON.readValue(bytes, Facts.class);
            if (facts == null) {
                return Optional.empty();
            }
            List<FolderRelease.FolderFile> files = facts.files().stream()
                    .map(line -> new FolderRelease.FolderFile(line.path(), line.blobId(), line.mode().equals(EXECUTABLE)))
                    .toList();
            FolderRelease release = new FolderRelease(
                    id, Instant.parse(facts.time()), facts.before(), facts.subject(), facts.trailers(), files);
            boolean ours = id(release.time(), bytes).equals(id)
                    && Arrays.equals(bytes, write(release))
                    && files.stream().allMatch(file -> plain(file.path()));
            return ours ? Optional.of(release) : Optional.empty();
        } catch (JsonProcessingException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whether it is a path that stays in its folder, by Git's rules for paths. */
    private static boolean plain(String path) {
        try {
            new DirCacheEntry(path);
            return path.indexOf('\\') < 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Which release one follows, from the first line of its facts file; empty where that does not tell. */
    static Optional<String> before(InputStream in) throws IOException {
        try (JsonParser parser = JSON.getFactory().createParser(in)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && parser.currentName().equals("before")) {
                    return Optional.ofNullable(parser.nextTextValue());
                }
                if (token == JsonToken.END_OBJECT || token == JsonToken.START_ARRAY) {
                    return Optional.empty();
                }
            }
            return Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
