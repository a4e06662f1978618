package io.jenkins.plugins.airflowdeploy.engine.rotation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.airflowdeploy.engine.disk.DurableFile;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is remembered of an environment's connections, in one small file on the controller: times and fingerprints, no secret. The
 * file is replaced as a whole and synchronised with the disk. For one thread.
 */
final class ConnectionStates {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Map<String, ConnectionState> states = new TreeMap<>();

    private ConnectionStates(Path file) {
        this.file = file;
    }

    /**
     * @param folder the plugin's folder
     * @param environment its name, which is checked to be fit for a file
     * @param log hears of a file that cannot be understood, and is set aside: all connections then get a token at once
     * @throws DeploymentFailure kind {@code UNAVAILABLE} when the file is there and cannot be read
     */
    static ConnectionStates read(Path folder, String environment, RotationLog log) throws DeploymentFailure {
        ConnectionStates all = new ConnectionStates(folder.resolve("rotation").resolve(environment + ".json"));
        try {
            if (Files.exists(all.file)) {
                all.parse(log);
            }
            return all;
        } catch (IOException e) {
            throw all.unusable("read", e);
        }
    }

    private void parse(RotationLog log) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            JsonNode read = JSON.readTree(bytes);
            if (!(read instanceof ObjectNode)) {
                throw new IllegalArgumentException("no JSON object");
            }
            read.fields().forEachRemaining(field -> states.put(field.getKey(), StateJson.state(field.getValue())));
        } catch (com.fasterxml.jackson.core.JacksonException | IllegalArgumentException | java.time.DateTimeException e) {
            states.clear();
            Path aside = file.resolveSibling(file.getFileName() + ".unreadable");
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            log.warning("what was remembered of rotations cannot be understood, and is now " + aside
                    + ": every connection of that environment gets a fresh token at once.");
        }
    }

    ConnectionState of(String connection) {
        return states.getOrDefault(connection, ConnectionState.NONE);
    }

    /** Connections with an attempt that is not accounted for. */
    List<String> attempted() {
        return states.keySet().stream().filter(id -> states.get(id).attempt().isPresent()).toList();
    }

    /** Forgets connections that are rotated no more; written with the next change. */
    void keepOnly(Collection<String> connections) {
        states.keySet().retainAll(connections);
    }

    /**
     * Makes a state durable.
     *
     * @throws DeploymentFailure kind {@code UNAVAILABLE} when it cannot be written; the states before stay
     */
    void put(String connection, ConnectionState state) throws DeploymentFailure {
        ConnectionState before = states.put(connection, state);
        try {
            write();
        } catch (IOException e) {
            if (before == null) {
                states.remove(connection);
            } else {
                states.put(connection, before);
            }
            throw unusable("written", e);
        }
    }

    private void write() throws IOException {
        ObjectNode json = JSON.createObjectNode();
        states.forEach((connection, state) -> json.set(connection, StateJson.json(state)));
        DurableFile.replace(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
    }

    private DeploymentFailure unusable(String done, IOException e) {
        return new DeploymentFailure(FailureKind.UNAVAILABLE, "What is remembered of rotations, " + file + ", cannot be " + done + " ("
                + e.getClass().getSimpleName() + "). Check the controller's disk space and permissions.", e);
    }
}
