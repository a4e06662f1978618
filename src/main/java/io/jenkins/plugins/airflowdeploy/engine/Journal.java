package io.jenkins.plugins.airflowdeploy.engine;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.airflowdeploy.engine.disk.DurableFile;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/**
 * The deployments under way, a file each in a folder of the controller: what a restart goes on from. A file is replaced as a
 * whole and synchronised with the disk, so a crash leaves the entry before or the entry after.
 */
public final class Journal {

    private static final Logger LOGGER = Logger.getLogger(Journal.class.getName());
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final String SUFFIX = ".json";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(JournalJson.module())
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Path folder;
    private volatile boolean closed;

    /** The controller goes down: the deployment stops as it is, and is gone on with when the controller is up again. */
    public static final class Closed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Closed() {
            super("the controller goes down");
        }
    }

    /** @param folder for the journal alone; made when it is needed */
    public Journal(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes an entry durable, in place of the deployment's entry before it.
     *
     * @throws DeploymentFailure kind {@code UNAVAILABLE} when it cannot be written; the entry before it stays
     */
    void write(JournalEntry entry) throws DeploymentFailure {
        requireOpen();
        Path file = file(entry.deployment());
        try {
            DurableFile.replace(file, JSON.writeValueAsBytes(entry));
        } catch (IOException e) {
            throw new DeploymentFailure(
                    FailureKind.UNAVAILABLE,
                    "The journal " + file + " cannot be written (" + e.getClass().getSimpleName()
                            + "). Check the controller's disk space and permissions.",
                    e);
        }
    }

    /** Lets no deployment write down anything more, and so do anything more: each ends with {@link Closed}. */
    public void close() {
        closed = true;
    }

    /** @throws Closed when it is not open any more */
    public void requireOpen() {
        if (closed) {
            throw new Closed();
        }
    }

    /** The entry of a deployment; empty when it has none. */
    public Optional<JournalEntry> read(String deployment) {
        Path file = file(deployment);
        return Files.exists(file) ? parse(file) : Optional.empty();
    }

    /** All entries: first those that were about to change something or had done so, then the rest, each in order of their ids. */
    public List<JournalEntry> all() {
        List<JournalEntry> entries = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
                files.forEach(file -> parse(file).ifPresent(entries::add));
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, e, () -> "cannot list the journal " + folder);
            }
        }
        entries.sort(Comparator.comparing((JournalEntry entry) -> entry.phase() == JournalEntry.Phase.BEGUN)
                .thenComparing(JournalEntry::deployment));
        return entries;
    }

    /** A file that is no entry is set aside, for it would be in the way for ever; its deployment's target tells what was done. */
    private Optional<JournalEntry> parse(Path file) {
        try {
            JsonNode entry = JSON.readTree(Files.readAllBytes(file));
            return Optional.of(JSON.treeToValue(JournalJson.current(entry), JournalEntry.class));
        } catch (JacksonException e) {
            Path aside = file.resolveSibling(file.getFileName() + ".unreadable");
            LOGGER.log(Level.SEVERE, e, () -> "the journal entry " + file + " cannot be understood, and is now " + aside.getFileName()
                    + ": look at the target for what its deployment did");
            try {
                Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException again) {
                LOGGER.log(Level.WARNING, again, () -> "cannot rename " + file);
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "cannot read the journal entry " + file);
        }
        return Optional.empty();
    }

    /** Lets go of a deployment whose end is recorded and told. */
    public void forget(String deployment) {
        try {
            Files.deleteIfExists(file(deployment));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "cannot delete the journal entry of deployment " + deployment);
        }
    }

    private Path file(String deployment) {
        if (!ID.matcher(deployment).matches()) {
            throw new IllegalArgumentException("not the id of a deployment");
        }
        return folder.resolve(deployment + SUFFIX);
    }
}
