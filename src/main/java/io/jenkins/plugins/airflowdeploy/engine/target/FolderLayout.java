package io.jenkins.plugins.airflowdeploy.engine.target;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What lies where in a target folder, and how it is read.
 *
 * <pre>
 * current → releases/20261124T083000Z-0123456789ab     what Airflow reads
 * releases/20261124T083000Z-0123456789ab/              the files of a release, by their source paths
 * releases/20261124T083000Z-0123456789ab.json          its facts; written last, so that a release with facts is whole
 * lock                                                 while somebody changes something
 * </pre>
 *
 * Names that begin with a dot are unfinished work.
 */
final class FolderLayout {

    /** Whether a name is that of a release of ours. */
    static final Pattern ID = Pattern.compile("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{12}");

    static final String NEW = ".new-";
    static final String GONE = ".gone-";
    static final String POINTER = ".current-";
    static final String FACTS = ".json";

    private final Path root;
    private final String place;

    /**
     * @param root absolute path
     * @param host whose
     */
    FolderLayout(String root, String host) {
        this.root = Path.of(root);
        place = root + " on " + host;
    }

    /** How people name it. */
    String place() {
        return place;
    }

    Path root() {
        return root;
    }

    Path releases() {
        return root.resolve("releases");
    }

    Path release(String id) {
        return releases().resolve(id);
    }

    Path facts(String id) {
        return releases().resolve(id + FACTS);
    }

    Path current() {
        return root.resolve("current");
    }

    Path lock() {
        return root.resolve("lock");
    }

    /**
     * What {@code current} points to.
     *
     * @return id of a release; empty when there is nothing of that name
     * @throws DeploymentFailure kind {@code INTEGRITY} when it is anything but a link to a release
     */
    Optional<String> liveId() throws IOException, DeploymentFailure {
        if (!Disk.exists(current())) {
            return Optional.empty();
        }
        if (!Files.isSymbolicLink(current())) {
            String what = Files.isDirectory(current(), LinkOption.NOFOLLOW_LINKS) ? "a folder" : "a file";
            throw foreign("is " + what + " of " + owner() + " instead of a link");
        }
        String target = Files.readSymbolicLink(current()).toString();
        String id = target.startsWith("releases/") ? target.substring("releases/".length()) : "";
        if (!ID.matcher(id).matches()) {
            throw foreign("points to “" + ForeignText.line(target, 200) + "”; " + owner() + " let it");
        }
        return Optional.of(id);
    }

    private DeploymentFailure foreign(String what) {
        return new DeploymentFailure(
                FailureKind.INTEGRITY,
                "“current” in " + place + " " + what + ". Somebody else made it. Move it away and press “Initialize target”,"
                        + " or let it point to a release again (ln -sfn releases/… current).");
    }

    private String owner() throws IOException {
        return ForeignText.line(Files.getOwner(current(), LinkOption.NOFOLLOW_LINKS).getName(), 100);
    }

    /**
     * The facts of a release.
     *
     * @throws DeploymentFailure kind {@code INTEGRITY} when it has none, or they were changed
     */
    FolderRelease read(String id) throws IOException, DeploymentFailure {
        Optional<FolderRelease> release = Optional.empty();
        if (ID.matcher(id).matches() && Files.isDirectory(release(id), LinkOption.NOFOLLOW_LINKS)) {
            try (InputStream in = open(facts(id))) {
                byte[] bytes = in.readNBytes(FolderReleaseJson.LIMIT);
                release = FolderReleaseJson.read(bytes, id);
            } catch (NoSuchFileException e) {
                release = Optional.empty();
            }
        }
        return release.orElseThrow(() -> new DeploymentFailure(
                FailureKind.INTEGRITY,
                "Release " + ForeignText.line(id, 100) + " in " + place
                        + " has no facts file, or somebody changed it. Let “current” point to another release"
                        + " (ln -sfn releases/… current), or move it away and press “Initialize target”."));
    }

    /** Opens a file, and no symbolic link in its place. */
    static InputStream open(Path file) throws IOException {
        return Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    /** The releases that led to the live one, it first, as far as their facts are there. */
    List<String> history(String live) throws IOException {
        Set<String> ids = new LinkedHashSet<>();
        Optional<String> next = Optional.of(live);
        while (next.isPresent() && ID.matcher(next.get()).matches() && ids.add(next.get())) {
            try (InputStream in = open(facts(next.get()))) {
                next = FolderReleaseJson.before(in);
            } catch (NoSuchFileException e) {
                next = Optional.empty();
            }
        }
        return new ArrayList<>(ids);
    }

    /** Names in a folder, sorted. */
    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> folder.relativize(entry).toString()).sorted().toList();
        }
    }
}
