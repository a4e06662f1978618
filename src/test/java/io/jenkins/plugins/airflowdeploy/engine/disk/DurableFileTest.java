package io.jenkins.plugins.airflowdeploy.engine.disk;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class DurableFileTest {

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private Path file;

    @Before
    public void name() {
        file = temporary.getRoot().toPath().resolve("folder/a.json");
    }

    private void write(String text) throws IOException {
        DurableFile.replace(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.map(found -> found.getFileName().toString()).toList();
        }
    }

    @Test
    public void theNewTextStandsInPlaceOfTheOldAndNothingBesideIt() throws Exception {
        write("a longer text");
        write("new");
        assertThat(Files.readString(file), is("new"));
        assertThat(names(), contains("a.json"));
    }

    @Test
    public void whatACrashLeftBesideItIsWrittenOver() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file.resolveSibling("a.json.tmp"), "half of an older, longer text");
        write("new");
        assertThat(Files.readString(file), is("new"));
        assertThat(names(), contains("a.json"));
    }

    @Test
    public void itsOwnerAloneMayReadIt() throws Exception {
        assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("posix"));
        write("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), is("rw-------"));
    }

    @Test
    public void theOldTextStaysWhereTheNewCannotBeWritten() throws Exception {
        write("old");
        Files.createDirectory(file.resolveSibling("a.json.tmp"));
        assertThrows(IOException.class, () -> write("new"));
        assertThat(Files.readString(file), is("old"));
    }

    @Test
    public void anAbortWhileItIsWrittenIsPutOff() throws Exception {
        Thread writer = Thread.currentThread();
        AtomicBoolean done = new AtomicBoolean();
        Thread aborter = new Thread(() -> {
            while (!done.get()) {
                writer.interrupt();
            }
        });
        aborter.start();
        try {
            for (int i = 0; i < 20; i++) {
                write("text " + i);
            }
        } finally {
            done.set(true);
            while (aborter.isAlive()) {
                Thread.onSpinWait();
            }
        }
        assertThat("the abort is still to be told", Thread.interrupted(), is(true));
        assertThat(Files.readString(file), is("text 19"));
    }

    /** A zip archive stands for a file system whose folders cannot be opened, as those of Windows. */
    @Test
    public void aFolderIsSynchronisedWhereThatCanBeDone() throws Exception {
        DurableFile.sync(temporary.getRoot().toPath());
        assertThrows(NoSuchFileException.class, () -> DurableFile.sync(file.resolve("missing")));
        URI zip = URI.create("jar:" + temporary.getRoot().toPath().resolve("a.zip").toUri());
        try (FileSystem other = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Path root = other.getPath("/");
            assertThrows(IOException.class, () -> FileChannel.open(root).close());
            DurableFile.sync(root);
        }
    }
}
