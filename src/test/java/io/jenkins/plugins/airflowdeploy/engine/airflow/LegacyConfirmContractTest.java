package io.jenkins.plugins.airflowdeploy.engine.airflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.airflow.ConfirmOrder.ExpectedFile;
import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport.Verdict;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.AirflowPassword;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenLease;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowUser;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowVenv;
import io.jenkins.plugins.airflowdeploy.lab.airflow.LegacyAirflow;
import io.jenkins.plugins.airflowdeploy.lab.airflow.LegacyObserver;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What can be proven of an Airflow 2 behind a swapped link; checked in its database and by runs. */
public class LegacyConfirmContractTest {

    private static final Duration PATIENCE = Duration.ofSeconds(150);

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static SwappedFolder folder;
    private static LegacyAirflow airflow;
    private static LegacyObserver observer;
    private static Http http;
    private static Airflow bundle;

    private final FolderConfirming swaps = new FolderConfirming("2.11", bundle, folder, PATIENCE);

    @BeforeClass
    public static void startAirflow() throws Exception {
        java.nio.file.Path venv = AirflowVenv.legacyOrSkip();
        folder = new SwappedFolder(FOLDER.newFolder("target").toPath(), Map.of(
                "marker.py", dag("marker", "idle"),
                "changed.py", dag("changed", "old"),
                "broken.py", dag("broken", "old"),
                "leaves.py", dag("leaves", "old")));
        airflow = LegacyAirflow.start(venv, FOLDER.newFolder("home").toPath(), folder.current(), true,
                Map.of("AIRFLOW__SCHEDULER__DAG_DIR_LIST_INTERVAL", "5"));
        observer = new LegacyObserver(airflow);
        http = new Http(HttpSettings.defaults(), Time.SYSTEM);
        bundle = new AirflowBundle(http, airflow.baseUrl(), token(airflow.deployer()), folder.current().toString(), Time.SYSTEM);
        while (bundle.state().dagsByFile().size() < 4) {
            Time.SYSTEM.sleep(Duration.ofMillis(200));
        }
    }

    @AfterClass
    public static void endAirflow() {
        if (airflow != null) {
            airflow.close();
            http.close();
        }
    }

    @Test
    public void aChangedDagIsProvenWhenARunGetsIt() throws Exception {
        assertThat(bundle.version(), startsWith("2.11."));
        assertThat("its copies of the DAG are filled", observer.tasksOfNewRun("changed", PATIENCE), contains("old"));
        LiveReport report = swaps.deploy(Map.of("changed.py", dag("changed", "new")));

        assertThat(report.toString(), report.verdict(), is(Verdict.PROVEN));
        assertThat(observer.storedTasks("changed"), contains("new"));
        assertThat(observer.tasksOfNewRun("changed", PATIENCE), contains("new"));
        assertThat("nothing shows it earlier", report.secondsToLive().orElseThrow(), greaterThan(31.0));
    }

    @Test
    public void aNewFileIsProvenOnceItIsListed() throws Exception {
        LiveReport report = swaps.deploy(Map.of("added.py", dag("added", "first")));
        assertThat(report.toString(), report.verdict(), is(Verdict.PROVEN));
        assertThat(observer.storedTasks("added"), contains("first"));
    }

    @Test
    public void aRemovedFileIsProvenWhenItsDagIsGone() throws Exception {
        BundleState before = bundle.state();
        Map<String, String> removal = new HashMap<>();
        removal.put("leaves.py", null);
        LiveReport report = swaps.confirm(folder.swap(removal), before, List.of(new ExpectedFile("leaves.py", true, true)));
        assertThat(report.toString(), report.verdict(), is(Verdict.PROVEN));
        assertThat(observer.storedTasks("leaves"), is(empty()));
    }

    @Test
    public void aBrokenFileIsRefutedAndItsUndoingProven() throws Exception {
        LiveReport refuted = swaps.deploy(Map.of("broken.py", "from airflow import DAG\nraise ValueError('boom')\n"));
        assertThat(refuted.toString(), refuted.verdict(), is(Verdict.REFUTED));
        assertThat(refuted.files().get(0).reason(), is("import error: ValueError: boom"));

        String undone = folder.swap(Map.of("broken.py", dag("broken", "old")));
        LiveReport report = swaps.confirm(undone, refuted.after(), List.of(FolderConfirming.changed("broken.py", dag("broken", "old"))));
        assertThat(report.toString(), report.verdict(), is(Verdict.PROVEN));
        assertThat(observer.storedTasks("broken"), contains("old"));
    }

    @Test
    public void passwordsAndRolesAreChecked() throws Exception {
        AirflowUser deployer = airflow.deployer();
        AirflowPassword wrong = new AirflowPassword(
                http, airflow.baseUrl(), deployer.name(), () -> "wrong" + deployer.password(), "lab", Time.SYSTEM);
        DeploymentFailure refused = assertThrows(DeploymentFailure.class, wrong::issue);
        assertThat(refused.getMessage(), containsString("refuses the password of Airflow user 'deployer' (credential 'lab') (403)"));

        ScopedToken viewer = token(airflow.viewer());
        assertThat(viewer.fingerprint(), is(Optional.empty()));
        assertThat(viewer.toString(), is("password of viewer"));
        LegacyClient client = new LegacyClient(http, airflow.baseUrl(), TokenLease.fixed(viewer), Time.SYSTEM);
        String fileToken = client.dags(folder.current().toString()).get(0).fileToken();
        DeploymentFailure late = assertThrows(DeploymentFailure.class, () -> client.parse(fileToken));
        assertThat(late.getMessage(), containsString("does not let this account have DAG files parsed (403). Its role must allow"
                + " editing DAGs (the role 'User' or a higher one)"));

        Airflow named = new AirflowBundle(http, airflow.baseUrl(), token(deployer), "main", Time.SYSTEM);
        assertThat(assertThrows(DeploymentFailure.class, named::state).getMessage(), containsString("is an Airflow 2, which has no bundles"));
    }

    private static ScopedToken token(AirflowUser user) throws Exception {
        return new AirflowPassword(http, airflow.baseUrl(), user.name(), user::password, user.name(), Time.SYSTEM).issue();
    }

    private static String dag(String id, String task) {
        return """
                import datetime
                from airflow import DAG
                from airflow.operators.empty import EmptyOperator
                with DAG("%s", schedule=None, start_date=datetime.datetime(2024, 1, 1)):
                    EmptyOperator(task_id="%s")
                """.formatted(id, task);
    }
}
