package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.policy.DagOwners;
import io.jenkins.plugins.airflowdeploy.engine.policy.DagOwners.Owner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Deployments of DAGs that another repository owns. */
public class DeploymentOwnerTest {

    private static final DagOwners SALES = new DagOwners(List.of(new Owner("sales_*", "acme/sales")));

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private DeploymentBench bench;
    private String seed;

    @Before
    public void start() throws Exception {
        bench = new DeploymentBench(folder.getRoot().toPath());
        bench.initialize();
        seed = bench.deployed();
        bench.policy = bench.policy.with(SALES);
    }

    @After
    public void close() {
        bench.close();
    }

    private static String dag(String id) {
        return "from airflow.sdk import DAG\nwith DAG('" + id + "'):\n    pass\n";
    }

    private static TreeSet<String> ids(String... ids) {
        return new TreeSet<>(List.of(ids));
    }

    @Test
    public void aDagThatAnotherRepositoryOwnsIsNotTakenOver() throws Exception {
        bench.source.commit("main", "First", Map.of("dags/a.py", dag("sales_daily")));
        DeploymentResult result = bench.deploy();
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.REFUSED));
        assertThat(result.failure().orElseThrow(), allOf(
                containsString("refuses owner 'sales_daily': DAGs sales_* belong to acme/sales; this deployment would take it over."),
                containsString("Give the DAG another id")));
        assertThat(result.record(), containsString(
                "{\"rule\":\"owner\",\"asked\":\"sales_daily\",\"allowed\":false,\"answer\":\"DAGs sales_* belong to acme/sales"));
        assertThat(bench.deployed(), is(seed));
    }

    @Test
    public void norRemoved() throws Exception {
        bench.source.commit("main", "First", Map.of("dags/a.py", dag("a")));
        bench.listed = Map.of("old.py", ids("sales_old"), "a.py", ids("a"));
        DeploymentResult result = bench.deploy();
        assertThat(result.outcome(), is(Outcome.REFUSED));
        assertThat(result.failure().orElseThrow(), containsString("'sales_old': DAGs sales_* belong to acme/sales; this deployment would remove it"));
        assertThat(bench.deployed(), is(seed));
    }

    @Test
    public void whatNobodyOwnsAndTheMarkerAreFree() throws Exception {
        bench.source.commit("main", "First", Map.of("dags/a.py", dag("a")));
        bench.policy = bench.policy.with(
                new DagOwners(List.of(new Owner("a", "file:**"), new Owner("*", "acme/everything"))));
        bench.listed = Map.of("airflow_deploy_marker.py", ids("airflow_deploy_marker_prod_12345678"));
        DeploymentResult result = bench.deploy();
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.SUCCESS));
        assertThat(result.record(), containsString(
                "{\"rule\":\"owner\",\"asked\":\"2 DAGs\",\"allowed\":true,\"answer\":\"none of them belongs to another repository\"}"));
    }

    @Test
    public void aDryRunIsTold() throws Exception {
        bench.source.commit("main", "First", Map.of("dags/a.py", dag("sales_daily")));
        DeploymentResult result = bench.deploy(Optional.empty(), true);
        assertThat(result.outcome(), is(Outcome.DRY_RUN));
        assertThat(bench.log.toString(), containsString(
                "policy: owner sales_daily allowed: DAGs sales_* belong to acme/sales; this deployment would take it over; let pass for a dry run"));
    }

    @Test
    public void aDynamicDagIsFoundOutAfterThePushAndTheReleaseTakenBack() throws Exception {
        bench.source.commit("main", "First", Map.of("dags/a.py",
                "from airflow.sdk import DAG\nimport os\nwith DAG(os.environ['X']):\n    pass\n"));
        bench.shownAfter = Map.of("a.py", ids("sales_daily"));
        DeploymentResult result = bench.deploy();
        assertThat(bench.log.toString(), containsString("policy: warning: dags/a.py makes DAGs under ids that are known after the push only"));
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.UNDONE));
        assertThat(result.failure().orElseThrow(), containsString(
                "refuses owner 'sales_daily': DAGs sales_* belong to acme/sales; this release took it over. The release was taken back."));
        assertThat(result.record(), containsString("this release took it over"));
        assertThat("the seed's files are back", bench.target().live().sourceCommit(), is(Optional.empty()));
        assertThat(bench.deployed(), not(is(seed)));
    }

    @Test
    public void soItIsWhenJenkinsStoppedRightAfterThePush() throws Exception {
        bench.source.commit("main", "First", Map.of("dags/a.py", dag("a")));
        bench.shownAfter = Map.of("a.py", ids("sales_daily"));
        bench.push = (when, release) -> {
            if (when == CutTarget.When.AFTER) {
                throw new CutTarget.Killed();
            }
        };
        assertThrows(CutTarget.Killed.class, () -> bench.deploy());
        bench.push = CutTarget.NEVER;
        DeploymentResult result = bench.resume();
        assertThat(result.failure().toString(), result.outcome(), is(Outcome.UNDONE));
        assertThat(result.record(), allOf(
                containsString("\"asked\":\"1 DAGs\",\"allowed\":true"), containsString("this release took it over")));
    }

    @Test
    public void dagsInFilesThatDidNotChangeAreNotThisReleasesDoing() throws Exception {
        bench.source.commit("main", "First", Map.of("dags/a.py", dag("a")));
        bench.shownAfter = Map.of("a.py", ids("a"), "elsewhere.py", ids("sales_daily"));
        assertThat(bench.deploy().outcome(), is(Outcome.SUCCESS));
    }

    @Test
    public void theFirstPatternThatFitsDecides() {
        DagOwners owners = new DagOwners(List.of(new Owner("sales_eu_*", "acme/eu"), new Owner("sales_*", "acme/sales*")));
        assertThat(owners.otherThan("acme/eu", "sales_eu_x"), is(Optional.empty()));
        assertThat(owners.otherThan("acme/sales", "sales_eu_x").orElseThrow().repository(), is("acme/eu"));
        assertThat(owners.otherThan("acme/sales-two", "sales_x"), is(Optional.empty()));
        assertThat(owners.otherThan("acme/eu", "sales_x").orElseThrow().dags(), is("sales_*"));
        assertThat(owners.otherThan("acme/eu", "stock"), is(Optional.empty()));
    }
}
