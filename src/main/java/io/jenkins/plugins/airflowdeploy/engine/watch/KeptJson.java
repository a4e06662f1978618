package io.jenkins.plugins.airflowdeploy.engine.watch;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.airflowdeploy.engine.disk.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A small JSON object in a file that is replaced as a whole. One that is no JSON any more is set aside, and begun anew. */
final class KeptJson {

    private static final Logger LOGGER = Logger.getLogger(KeptJson.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LARGEST = 4L << 20;

    private final Path file;

    KeptJson(Path file) {
        this.file = file;
    }

    static ObjectNode empty() {
        return JSON.createObjectNode();
    }

    /** An empty object where there is no file. */
    ObjectNode read() throws IOException {
        try {
            if (Files.size(file) <= LARGEST && JSON.readTree(Files.readAllBytes(file)) instanceof ObjectNode object) {
                return object;
            }
        } catch (NoSuchFileException e) {
            return empty();
        } catch (JacksonException e) {
            LOGGER.log(Level.FINE, e, () -> file + " is no JSON");
        }
        Path aside = file.resolveSibling(file.getFileName() + ".damaged");
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        LOGGER.warning(() -> file + " was damaged: it is now " + aside + ", and what it held is learned anew");
        return empty();
    }

    void write(JsonNode object) throws IOException {
        DurableFile.replace(file, JSON.writeValueAsBytes(object));
    }
}
