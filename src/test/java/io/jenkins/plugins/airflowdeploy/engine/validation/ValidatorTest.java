package io.jenkins.plugins.airflowdeploy.engine.validation;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.Test;

public class ValidatorTest {

    private static final String DAG = "from airflow import DAG\n";

    private final SnapshotDouble snapshot = new SnapshotDouble();

    @Test
    public void syntaxErrorHasLineAndColumn() throws Exception {
        snapshot.with("dags/a.py", DAG + "d = DAG('a')\n").with("dags/b.py", DAG + "with DAG('b')\n    pass\n");
        assertThat(found(), contains("ERROR dags/b.py:2:14: syntax-error: expected ':'"));
    }

    @Test
    public void brokenFileThatAirflowNeverLoadsIsAWarning() throws Exception {
        snapshot.with("dags/a.py", DAG + "import used\nd = DAG('a')\n")
                .with("dags/used.py", "x = (\n")
                .with("dags/template.py", "x = (\n");
        assertThat(
                found(),
                contains(
                        "WARNING dags/template.py:1:5: syntax-error: '(' was never closed",
                        "ERROR dags/used.py:1:5: syntax-error: '(' was never closed"));
    }

    @Test
    public void duplicateIdsNameAllPlaces() throws Exception {
        snapshot.with("dags/a.py", DAG + "d = DAG('x')\n")
                .with("dags/b.py", DAG + "\nwith DAG('x'): pass\ne = DAG('x')\n");
        assertThat(
                found(),
                contains("ERROR dags/b.py:4: duplicate-dag-id: DAG id 'x' is made at dags/a.py:2, dags/b.py:3,"
                        + " dags/b.py:4; give each its own"));
    }

    @Test
    public void idsInDifferentBranchesAreNoDuplicates() throws Exception {
        snapshot.with("dags/a.py", DAG + "if x:\n  d = DAG('x')\nelif y:\n  d = DAG('x')\nelse:\n  d = DAG('x')\n");
        assertThat(found(), is(empty()));
    }

    @Test
    public void idInABranchMayBeADuplicate() throws Exception {
        snapshot.with("dags/a.py", DAG + "if x:\n  d = DAG('x')\n").with("dags/b.py", DAG + "d = DAG('x')\n");
        assertThat(snapshot.validate().findings().get(0).severity(), is(Severity.WARNING));
    }

    @Test
    public void noDagIsAnError() throws Exception {
        snapshot.with("dags/a.py", "print('airflow dag')\n").with("other/b.py", DAG + "d = DAG('b')\n");
        assertThat(
                found(),
                contains("ERROR dags: no-dag-found: no DAG found in 'dags' (1 Python files); is dagsFolder right?"));
        assertThat(new SnapshotDouble().validate().failed(), is(true));
    }

    @Test
    public void dynamicDagsWillDo() throws Exception {
        snapshot.with("dags/a.py", DAG + "for x in y:\n  d = DAG(x)\n");
        assertThat(found(), is(empty()));
    }

    @Test
    public void assetsAndSafeModeDecideWhatIsScanned() throws Exception {
        snapshot.with("dags/asset.py", "from AIRFLOW.sdk import asset\n")
                .with("dags/dag.py", "import Dag, Airflow\n")
                .with("dags/only_dag.py", "dag = 1\n")
                .with("dags/only_airflow.py", "import airflow\n");
        assertThat(
                snapshot.validate().files().stream().filter(DagFile::scanned).map(DagFile::path).toList(),
                contains("dags/asset.py", "dags/dag.py"));
    }

    @Test
    public void ignoredFilesHaveNoDags() throws Exception {
        String dag = DAG + "d = DAG('same')\n";
        snapshot.with("dags/.airflowignore", "# comment\nskipped*  # and why\n/top.py\nfolder/\n!folder/back.py\n")
                .with("dags/team/.airflowignore", "*.py\n!kept.py\n")
                .with("dags/skipped_one.py", dag)
                .with("dags/deep/skipped_two.py", dag)
                .with("dags/top.py", dag)
                .with("dags/deep/top.py", DAG + "d = DAG('deep')\n")
                .with("dags/folder/back.py", dag)
                .with("dags/team/other.py", dag)
                .with("dags/team/kept.py", DAG + "d = DAG('kept')\n");
        ValidationReport report = snapshot.validate();
        assertThat(
                report.files().stream().filter(DagFile::scanned).map(DagFile::path).toList(),
                contains("dags/deep/top.py", "dags/team/kept.py"));
        assertThat(report.findings(), is(empty()));
    }

    @Test
    public void factoryOfAnotherFileIsDynamic() throws Exception {
        snapshot.with("dags/team/__init__.py", "from .factory import create\n")
                .with("dags/team/factory.py", DAG + "def create(x):\n  return DAG(x)\ndef no():\n  return 1\n")
                .with("dags/a.py", "# airflow dag\nfrom team import create\nx = create('a')\n")
                .with("dags/b.py", "# airflow dag\nfrom team.factory import no\nx = no()\n")
                .with("dags/c.py", "# airflow\nimport company.dags\ncompany.dags.build_dag('x')\n");
        List<DagFile> files = snapshot.validate().files();
        assertThat(
                files.get(0).dynamicDags(),
                contains(new DagFile.DynamicDag(3, "`create` of dags/team/factory.py makes the DAG")));
        assertThat(files.get(1).dynamicDags(), is(empty()));
        assertThat(files.get(2).dynamicDags().get(0).line(), is(3));
        assertThat("the factory itself makes none", files.get(4).dynamicDags(), is(empty()));
    }

    @Test
    public void importersFollowPackagesAndRelativeImports() throws Exception {
        snapshot.with("dags/a.py", DAG + "import lib.sub.mod\nd = DAG('a')\n")
                .with("dags/lib/__init__.py", "")
                .with("dags/lib/sub/__init__.py", "")
                .with("dags/lib/sub/mod.py", "from ..other import x\nfrom . import near\n")
                .with("dags/lib/sub/near.py", "def f():\n  from common import y\n")
                .with("dags/lib/other.py", "x = 1\n")
                .with("common/__init__.py", "y = 1\n")
                .with("dags/b.py", DAG + "from lib import other\n");
        ValidationReport report = snapshot.validate("common");
        assertThat(report.importers().get("dags/lib/other.py"), is(Set.of("dags/b.py", "dags/lib/sub/mod.py")));
        assertThat(report.importers().get("common/__init__.py"), is(Set.of("dags/lib/sub/near.py")));
        assertThat(report.importers().get("dags/lib/sub/__init__.py"), is(Set.of("dags/a.py", "dags/lib/sub/mod.py")));
        assertThat(
                report.affectedBy(Set.of("common/__init__.py")),
                contains("common/__init__.py", "dags/a.py", "dags/lib/sub/mod.py", "dags/lib/sub/near.py"));
    }

    @Test
    public void findingsAreBoundedAndErrorsKept() throws Exception {
        for (int i = 0; i < 50; i++) {
            snapshot.with("dags/a" + i + ".py", "x = (\n");
        }
        snapshot.with("dags/z.py", "# airflow dag\nx = (\n");
        ValidationSettings few = new ValidationSettings("dags", List.of(), "dags", 1000, Duration.ofSeconds(5), 2, 10);
        ValidationReport report = snapshot.validate(ModelCache.none(), few);
        assertThat(report.findings().size(), is(10));
        assertThat(report.findings().get(0).toString(), is("dags: more-findings: 42 more findings are not shown"));
        assertThat(report.failed(), is(true));
    }

    @Test
    public void foreignTextIsCleaned() throws Exception {
        snapshot.with("dags/a.py", DAG + "d = DAG('a\\x1b[31m\\n')\ne = DAG('a\\x1b[31m\\n')\n");
        assertThat(found().get(0).contains("\u001b") || found().get(0).contains("\n"), is(false));
    }

    private List<String> found() throws Exception {
        return snapshot.validate().findings().stream().map(f -> f.severity() + " " + f).toList();
    }
}
