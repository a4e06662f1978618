package io.jenkins.plugins.airflowdeploy.engine.validation;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.util.List;
import org.junit.Before;
import org.junit.Test;

public class ImportCycleTest {

    private final SnapshotDouble snapshot = new SnapshotDouble();

    @Before
    public void someDag() throws Exception {
        snapshot.with("dags/dag.py", "from airflow import DAG\nd = DAG('a')\n");
    }

    @Test
    public void plainCycleIsAWarning() throws Exception {
        snapshot.with("dags/a.py", "import b\n").with("dags/b.py", "import c\n").with("dags/c.py", "import a\n");
        assertThat(
                found(),
                contains("WARNING dags/a.py:1: import-cycle: dags/a.py:1 → dags/b.py:1 → dags/c.py:1 → dags/a.py import"
                        + " each other; this may fail, depending on which is loaded first"));
    }

    @Test
    public void cycleOfNamesThatAreNotThereYetIsAnError() throws Exception {
        snapshot.with("dags/a.py", "from b import y\nx = 1\n").with("dags/b.py", "from a import x\ny = 1\n");
        assertThat(
                found(),
                contains("ERROR dags/a.py:1: import-cycle: dags/a.py:1 → dags/b.py:1 → dags/a.py cannot be imported;"
                        + " move what both need into a third file"));
    }

    @Test
    public void nameThatIsThereInTimeMakesItAWarning() throws Exception {
        snapshot.with("dags/a.py", "x = 1\nfrom b import y\n").with("dags/b.py", "from a import x\ny = 1\n");
        assertThat(snapshot.validate().findings().get(0).severity(), is(Severity.WARNING));
    }

    @Test
    public void importInATryMakesItAWarning() throws Exception {
        snapshot.with("dags/a.py", "try:\n  from b import y\nexcept ImportError:\n  pass\nx = 1\n")
                .with("dags/b.py", "from a import x\ny = 1\n");
        assertThat(snapshot.validate().findings().get(0).severity(), is(Severity.WARNING));
    }

    @Test
    public void importsInFunctionsAndForTypesAreNone() throws Exception {
        snapshot.with("dags/a.py", "from b import y\nx = 1\n")
                .with("dags/b.py", "if TYPE_CHECKING:\n  import a\ndef f():\n  import a\n");
        assertThat(found(), is(empty()));
    }

    @Test
    public void packagesAboveAModuleAreNone() throws Exception {
        snapshot.with("dags/lib/__init__.py", "from .one import x\n")
                .with("dags/lib/one.py", "from lib.two import y\nfrom . import two\nx = 1\n")
                .with("dags/lib/two.py", "y = 1\n");
        assertThat(found(), is(empty()));
    }

    @Test
    public void longChainsAreFollowedWithoutRecursion() throws Exception {
        for (int i = 0; i < 5000; i++) {
            snapshot.with("dags/m" + i + ".py", "import m" + (i + 1) % 5000 + "\n");
        }
        assertThat(snapshot.validate().findings().size(), is(1));
    }

    private List<String> found() throws Exception {
        return snapshot.validate().findings().stream().map(f -> f.severity() + " " + f).toList();
    }
}
