package io.jenkins.plugins.airflowdeploy.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.airflowdeploy.engine.airflow.ConfirmOrder;
import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport.Verdict;
import io.jenkins.plugins.airflowdeploy.engine.airflow.SourceText;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What a deployment has Airflow prove, and what it refuses since Airflow could not see it. */
public class DeploymentProofTest {

    private static final String DAG = "from airflow.sdk import DAG\nwith DAG('a'):\n    pass\n";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private DeploymentBench bench;

    @Before
    public void start() throws Exception {
        bench = new DeploymentBench(folder.getRoot().toPath());
        bench.initialize();
        bench.source.commit("main", "First", Map.of("dags/a.py", DAG));
    }

    @After
    public void close() {
        bench.close();
    }

    @Test
    public void theSameCommitAgainIsProvenIfItWasNot() throws Exception {
        bench.verdicts.add(Verdict.UNPROVEN);
        bench.deploy();
        String before = bench.deployed();
        bench.verdicts.add(Verdict.UNPROVEN);
        DeploymentResult again = bench.deploy();
        assertThat(again.outcome(), is(Outcome.UNPROVEN));
        assertThat(again.failure().orElseThrow(), containsString("release " + before + ", which was live already"));
        assertThat(bench.orders.get(1).release(), is(before));
        assertThat(bench.orders.get(1).files().toString(), containsString("a.py"));
        bench.listed = Map.of("a.py", new TreeSet<>(List.of("a")));
        DeploymentResult proven = bench.deploy();
        assertThat(proven.outcome(), is(Outcome.UNCHANGED));
        assertThat(proven.dags().unchanged(), contains("a"));
        assertThat(bench.deployed(), is(before));
    }

    @Test
    public void whereNoVersionIsShownTheSameCommitIsProvenByItsTextsToo() throws Exception {
        bench.showsVersions = false;
        bench.deploy();
        bench.deploy();
        assertThat(bench.orders.get(0).files().get(0).text(), is(SourceText.hash(DAG.getBytes(UTF_8))));
        assertThat(bench.orders.get(1).files(), is(bench.orders.get(0).files()));
    }

    @Test
    public void aDryRunOfTheSameCommitIsADryRun() throws Exception {
        bench.deploy();
        bench.listed = Map.of("a.py", new TreeSet<>(List.of("a")));
        DeploymentResult result = bench.deploy(Optional.empty(), true);
        assertThat(result.outcome(), is(Outcome.DRY_RUN));
        assertThat(result.dags().unchanged(), contains("a"));
    }

    @Test
    public void withoutAChangedDagAirflowIsAskedToFetchAllTheSame() throws Exception {
        bench.deploy();
        bench.source.commit("main", "Query", Map.of("dags/a.py", DAG, "dags/q.sql", "select 1"));
        bench.verdicts.add(Verdict.UNPROVEN);
        assertThat(bench.deploy().outcome(), is(Outcome.UNPROVEN));
        assertThat(bench.orders.get(1).files(), is(empty()));
        assertThat(bench.orders.get(1).release(), is(bench.deployed()));
    }

    @Test
    public void aFileInWhichOnlyAirflowSeesDagsIsProvenToo() throws Exception {
        bench.source.commit("main", "Dynamic", Map.of("dags/a.py", DAG, "dags/d.py", "# airflow dag\nfrom lib import *\n"));
        bench.deploy();
        bench.listed = Map.of("a.py", new TreeSet<>(List.of("a")), "d.py", new TreeSet<>(List.of("d")));
        bench.source.commit("main", "Dynamic", Map.of("dags/a.py", DAG, "dags/d.py", "# airflow dag\nfrom lib import *\n\n"));
        bench.deploy();
        assertThat(bench.orders.get(1).files(), contains(new ConfirmOrder.ExpectedFile("d.py", false, false)));
    }

    @Test
    public void aFolderOutsideOfTheBundleIsRefusedAndNothingGoesAway() throws Exception {
        String before = bench.deployed();
        bench.source.commit("main", "Other", Map.of("dags/a.py", DAG, "workflows/b.py", DAG, "lib/c.py", "c = 1\n"));
        bench.dagsFolder = "workflows";
        DeploymentResult result = bench.deploy();
        assertThat(result.outcome(), is(Outcome.FAILED));
        assertThat(result.failure().orElseThrow(), containsString("dagsFolder 'workflows' is not inside subdir 'dags'"));
        bench.dagsFolder = "dags";
        bench.include = List.of("dags/a.py", "lib");
        assertThat(bench.deploy().failure().orElseThrow(), containsString("include 'lib' is not inside subdir 'dags'"));
        assertThat(bench.deployed(), is(before));
    }

    @Test
    public void aHelperThatIsImportedFromTheRepositorysRootIsFollowed() throws Exception {
        bench.subdir = Optional.empty();
        String dag = DAG + "from dags.shared.amounts import N\n";
        bench.source.commit("main", "Helper", Map.of("dags/a.py", dag, "dags/shared/amounts.py", "N = 1\n"));
        bench.deploy();
        bench.source.commit("main", "Helper", Map.of("dags/a.py", dag, "dags/shared/amounts.py", "N = 2\n"));
        bench.deploy();
        assertThat(bench.orders.get(1).files(), contains(new ConfirmOrder.ExpectedFile("dags/a.py", false, true)));
    }

    @Test
    public void aFolderIsTheSameHoweverItIsWritten() throws Exception {
        bench.dagsFolder = "./dags//";
        assertThat(bench.deploy().outcome(), is(Outcome.SUCCESS));
        bench.subdir = Optional.empty();
        bench.dagsFolder = "./";
        assertThat(bench.deploy().failure().orElse(""), bench.orders.get(1).files(),
                contains(new ConfirmOrder.ExpectedFile("dags/a.py", false, true)));
    }

    @Test
    public void aSingleIncludedFileIsValidated() throws Exception {
        bench.subdir = Optional.empty();
        bench.include = List.of("lib/c.py");
        bench.source.commit("main", "Broken", Map.of("dags/a.py", DAG + "import lib.c\n", "lib/c.py", "def (:\n"));
        DeploymentResult result = bench.deploy();
        assertThat(result.outcome(), is(Outcome.INVALID));
        assertThat(result.failure().orElseThrow(), containsString("lib/c.py:1"));
    }

    @Test
    public void releasesFromBeforeMayShowLateAndRefuteNothing() throws Exception {
        String seed = bench.deployed();
        bench.verdicts.addAll(List.of(Verdict.REFUTED, Verdict.PROVEN));
        DeploymentResult result = bench.deploy();
        assertThat(bench.orders.get(0).earlier(), contains(seed));
        assertThat(bench.orders.get(1).earlier(), containsInAnyOrder(seed, result.release().orElseThrow()));
    }
}
