package io.jenkins.plugins.airflowdeploy.engine.artifact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code manifest.json}: a manifest in the one form that the digest of an artifact rests on, one line a file.
 *
 * <p>The commit is not in it: the digest is a function of the files alone, so that commits with the same files give
 * the same artifact. Which commit an artifact was made of stands in the audit record and in the release.
 */
final class ManifestJson {

    static final String NAME = "manifest.json";

    private static final String FORMAT = "airflow-deploy-artifact/1";
    private static final String FILE_MODE = "100644";
    private static final String EXECUTABLE_MODE = "100755";
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private ManifestJson() {}

    /** A manifest that {@link ManifestRules} let pass, as bytes. */
    static byte[] write(Manifest manifest) {
        StringBuilder json = new StringBuilder("{\"format\":\"" + FORMAT + "\",\"files\":[");
        String separator = "\n";
        for (Manifest.Entry entry : manifest.entries()) {
            json.append(separator).append("{\"path\":\"").append(entry.path().replace("\"", "\\\""));
            json.append("\",\"blobId\":\"").append(entry.blobId());
            json.append("\",\"sha256\":\"").append(entry.sha256());
            json.append("\",\"size\":").append(entry.size());
            json.append(",\"mode\":\"")
                    .append(entry.executable() ? EXECUTABLE_MODE : FILE_MODE)
                    .append("\"}");
            separator = ",\n";
        }
        return StoredZip.utf8(json.append("\n]}\n").toString());
    }

    /**
     * @param bytes what may be a manifest
     * @param commit what the manifest is to say of its commit
     * @return empty unless writing it again gives the same bytes
     */
    static Optional<Manifest> read(byte[] bytes, String commit) throws IOException {
        List<Manifest.Entry> entries = new ArrayList<>();
        try {
            for (JsonNode file : JSON.readTree(bytes).path("files")) {
                entries.add(new Manifest.Entry(
                        file.path("path").asText(),
                        file.path("blobId").asText(),
                        file.path("sha256").asText(),
                        file.path("size").asLong(-1),
                        file.path("mode").asText().equals(EXECUTABLE_MODE)));
            }
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        Manifest manifest = new Manifest(commit, entries);
        return Arrays.equals(bytes, write(manifest)) ? Optional.of(manifest) : Optional.empty();
    }
}
