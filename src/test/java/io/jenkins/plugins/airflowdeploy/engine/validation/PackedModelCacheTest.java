package io.jenkins.plugins.airflowdeploy.engine.validation;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class PackedModelCacheTest {

    private static final CacheKey KEY = new CacheKey("0123456789abcdef".getBytes());

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path file;
    private SnapshotDouble snapshot;

    @Before
    public void fillTheCache() throws Exception {
        file = folder.getRoot().toPath().resolve("sub/models.bin");
        snapshot = new SnapshotDouble()
                .with("dags/a.py", "from airflow import DAG\nimport helper\nfor x in y:\n  DAG(x)\nhelper.make_dag()\n")
                .with("dags/b.py", "from airflow import DAG\nif x:\n  d = DAG('b')\n")
                .with("dags/helper.py", "from airflow import DAG\ndef make_dag():\n  return DAG('h')\n")
                .with("dags/broken.py", "import airflow, dag\nx = (\n");
        ModelCache cache = PackedModelCache.open(file, KEY);
        assertThat(cache.state(), is("new"));
        snapshot.validate(cache);
        cache.save();
    }

    @Test
    public void secondValidationReadsNothingAndSaysTheSame() throws Exception {
        ValidationReport first = snapshot.validate();
        snapshot.reads = 0;
        ModelCache cache = PackedModelCache.open(file, KEY);
        assertThat(cache.state(), is("4 models"));
        ValidationReport second = snapshot.validate(cache);
        assertThat(snapshot.reads, is(0));
        assertThat(second.filesFromCache(), is(4));
        assertThat(second.files(), is(first.files()));
        assertThat(second.findings(), is(first.findings()));
        assertThat(second.importers(), is(first.importers()));
    }

    @Test
    public void changedFileIsReadAnew() throws Exception {
        snapshot.with("dags/b.py", "from airflow import DAG\nd = DAG('other')\n");
        snapshot.reads = 0;
        ValidationReport report = snapshot.validate(PackedModelCache.open(file, KEY));
        assertThat(snapshot.reads, is(1));
        assertThat(report.files().get(1).dags().get(0).id(), is("other"));
    }

    @Test
    public void everyChangedByteIsNoticed() throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i += 7) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            Files.write(file, changed);
            assertThat(PackedModelCache.open(file, KEY).state(), startsWith("not used"));
        }
        Files.write(file, java.util.Arrays.copyOf(bytes, 20));
        assertThat(PackedModelCache.open(file, KEY).state(), startsWith("not used"));
    }

    @Test
    public void otherKeyOrVersionIsNotUsed() throws Exception {
        CacheKey other = new CacheKey("fedcba9876543210".getBytes());
        assertThat(PackedModelCache.open(file, other).state(), containsString("changed"));
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).putInt(4, StaticReader.VERSION + 1);
        byte[] mac = KEY.mac(bytes, bytes.length - 32);
        System.arraycopy(mac, 0, bytes, bytes.length - 32, 32);
        Files.write(file, bytes);
        ModelCache cache = PackedModelCache.open(file, KEY);
        assertThat(cache.state(), containsString("another version"));
        assertThat(snapshot.validate(cache).filesFromCache(), is(0));
    }

    @Test
    public void whatWasGivenUpForTimeIsNotKept() throws Exception {
        ModelCache cache = PackedModelCache.open(folder.getRoot().toPath().resolve("other.bin"), KEY);
        ValidationSettings none = new ValidationSettings("dags", java.util.List.of(), "dags", 1 << 20, Duration.ZERO, 1, 10);
        new SnapshotDouble().with("dags/a.py", "airflow = dag = 1\n".repeat(200)).validate(cache, none);
        cache.save();
        assertThat(Files.exists(folder.getRoot().toPath().resolve("other.bin")), is(false));
    }

    @Test
    public void keyDoesNotShow() {
        assertThat(KEY.toString(), is("CacheKey[redacted]"));
    }

    @Test
    public void nothingElseStaysInTheFolder() throws Exception {
        try (var files = Files.list(file.getParent())) {
            assertThat(files.toList(), is(java.util.List.of(file)));
        }
    }
}
