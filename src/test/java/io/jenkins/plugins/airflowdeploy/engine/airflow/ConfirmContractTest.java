package io.jenkins.plugins.airflowdeploy.engine.airflow;

import static io.jenkins.plugins.airflowdeploy.engine.airflow.DeployRepository.dag;
import static io.jenkins.plugins.airflowdeploy.engine.airflow.DeployRepository.slowDag;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
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
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowObserver;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowProcess;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowUser;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowVenv;
import io.jenkins.plugins.airflowdeploy.lab.airflow.GitBundle;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** That PROVEN and REFUTED are true of a real Airflow, and how long they take; checked by an observer with a login of its own. */
public class ConfirmContractTest {

    private static final Duration PATIENCE = Duration.ofSeconds(100);
    /** Airflow stores a changed DAG at most every 30 s. */
    private static final Duration STORE_INTERVAL = Duration.ofSeconds(31);

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static DeployRepository repository;
    private static DeployRepository belowRepository;
    private static AirflowProcess airflow;
    private static AirflowObserver observer;
    private static Http http;
    private static Airflow bundle;
    private static Instant started;

    private final List<String> progress = new ArrayList<>();

    @BeforeClass
    public static void startAirflow() throws Exception {
        Path venv = AirflowVenv.orSkip();
        repository = new DeployRepository(FOLDER.newFolder("repository").toPath(), Map.of(
                "dags/ordinary1.py", dag("ordinary1", "old"),
                "dags/ordinary2.py", dag("ordinary2", "old"),
                "dags/ordinary3.py", dag("ordinary3", "old"),
                "dags/twice.py", dag("twice", "old"),
                "dags/slow.py", slowDag("slow", 4, "old"),
                "dags/broken.py", dag("broken", "old"),
                "dags/leaves.py", dag("leaves", "old"),
                "dags/renamed.py", dag("renamed_from", "old"),
                "dags/parts.py", "TASK = 'old'\n",
                "dags/whole.py", "import os, sys\nsys.path.insert(0, os.path.dirname(__file__))\nfrom parts import TASK\n"
                        + dag("whole", "fixed") + "    EmptyOperator(task_id=TASK)\n"));
        belowRepository = new DeployRepository(FOLDER.newFolder("below").toPath(),
                Map.of("extra/dags/below.py", dag("below", "old")));
        airflow = AirflowProcess.start(venv, FOLDER.newFolder("home").toPath(),
                new GitBundle("main", repository.path(), "main", null),
                new GitBundle("below", belowRepository.path(), "main", "extra/dags"));
        observer = new AirflowObserver(airflow.baseUrl(), airflow.admin());
        http = new Http(HttpSettings.defaults(), Time.SYSTEM);
        bundle = new AirflowBundle(http, airflow.baseUrl(), token(airflow.deployer()), "main", Time.SYSTEM);
        observer.whenTasksShow("slow", "old", PATIENCE);
        started = Instant.now();
    }

    @AfterClass
    public static void endAirflow() {
        if (airflow != null) {
            airflow.close();
            http.close();
        }
    }

    @Test
    public void changedAndNewDagsAreProvenLongBeforeAirflowWouldLook() throws Exception {
        storeIntervalPassed(started);
        List<Double> seconds = new ArrayList<>();
        for (String n : List.of("1", "2", "3")) {
            BundleState before = bundle.state();
            String release = repository.push(Map.of("dags/ordinary" + n + ".py", dag("ordinary" + n, "new"),
                    "dags/added" + n + ".py", dag("added" + n, "first")));
            LiveReport report = confirm(release, before,
                    changed("dags/added" + n + ".py"), changed("dags/ordinary" + n + ".py"));

            assertThat(report.toString(), report.verdict(), is(Verdict.PROVEN));
            assertThat(observer.tasks("ordinary" + n), contains("new"));
            assertThat(observer.newestVersion("ordinary" + n), is(release));
            assertThat(observer.newestVersion("added" + n), is(release));
            assertThat(report.note(), containsString("at once when asked"));
            assertThat(report.after().dagsByFile().get("dags/added" + n + ".py"), contains("added" + n));
            seconds.add(report.secondsToLive().orElseThrow());
        }
        Collections.sort(seconds);
        assertThat("the middle one of " + seconds, seconds.get(1), lessThan(25.0));
    }

    @Test
    public void withinTheStoreIntervalProofWaitsForTheTasks() throws Exception {
        storeIntervalPassed(started);
        BundleState before = bundle.state();
        String first = repository.push(Map.of("dags/twice.py", dag("twice", "second")));
        assertThat(confirm(first, before, changed("dags/twice.py")).verdict(), is(Verdict.PROVEN));

        before = bundle.state();
        String second = repository.push(Map.of("dags/twice.py", dag("twice", "third")));
        Instant pushed = Instant.now();
        var seen = observer.watchTask("twice", "third", PATIENCE);
        LiveReport report = confirm(second, before, changed("dags/twice.py"));
        Instant proven = Instant.now();

        assertThat(report.toString(), report.verdict(), is(Verdict.PROVEN));
        assertThat(observer.tasks("twice"), contains("third"));
        assertThat("the tasks were there first", seen.get().isBefore(proven.plusMillis(150)), is(true));
        assertThat(Duration.between(pushed, proven).toMillis() / 1000.0, greaterThan(15.0));
        assertThat(report.note(), report.secondsToLive().orElseThrow(), lessThan(90.0));
        assertThat(report.note(), containsString("DAG 'twice' was stored less than 30 s before"));
        assertThat(progress, hasItem(containsString("waiting for that")));
    }

    @Test
    public void aParseThatBeganBeforeTheFetchProvesNothing() throws Exception {
        storeIntervalPassed(started);
        BundleState before = bundle.state();
        AirflowClient client = new AirflowClient(
                http, airflow.baseUrl(), TokenLease.fixed(token(airflow.deployer())), Time.SYSTEM);
        DagRow slow = client.dags("main").stream().filter(dag -> dag.id().equals("slow")).findFirst().orElseThrow();
        client.parse(slow.fileToken());
        Time.SYSTEM.sleep(Duration.ofSeconds(2)); // Airflow takes up to 1 s to begin, and then 4 s to parse
        String release = repository.push(Map.of("dags/slow.py", slowDag("slow", 4, "new")));
        LiveReport report = confirm(release, before, changed("dags/slow.py"));

        assertThat(report.toString(), report.verdict(), is(Verdict.PROVEN));
        assertThat(observer.tasks("slow"), contains("new"));
    }

    @Test
    public void aBrokenFileIsRefutedAndItsUndoingProven() throws Exception {
        BundleState before = bundle.state();
        String broken = repository.push(Map.of("dags/broken.py", "from airflow.sdk import DAG\nraise ValueError('boom')\n"));
        LiveReport refuted = confirm(broken, before, changed("dags/broken.py"));
        assertThat(refuted.toString(), refuted.verdict(), is(Verdict.REFUTED));
        assertThat(refuted.files().get(0).reason(), is("import error: ValueError: boom"));
        assertThat(refuted.files().get(0).seconds(), lessThan(25.0));

        String undone = repository.push(Map.of("dags/broken.py", dag("broken", "old")));
        LiveReport report = confirm(undone, refuted.after(), changed("dags/broken.py"));
        assertThat(report.toString(), report.verdict(), is(Verdict.PROVEN));
        assertThat(observer.filesWithImportErrors("main"), not(hasItem("dags/broken.py")));
    }

    @Test
    public void aRemovedFileIsProvenWhenItsDagIsGone() throws Exception {
        BundleState before = bundle.state();
        Map<String, String> removal = new HashMap<>();
        removal.put("dags/leaves.py", null);
        String release = repository.push(removal);
        LiveReport report = confirm(release, before, new ExpectedFile("dags/leaves.py", true, true));

        assertThat(report.toString(), report.verdict(), is(Verdict.PROVEN));
        assertThat(observer.dagIds("main"), not(hasItem("leaves")));
        assertThat(report.secondsToLive().orElseThrow(), lessThan(25.0));
    }

    @Test
    public void aChangedHelperIsProvenByTheFileThatImportsIt() throws Exception {
        storeIntervalPassed(started);
        BundleState before = bundle.state();
        String release = repository.push(Map.of("dags/parts.py", "TASK = 'new'\n"));
        LiveReport report = confirm(release, before,
                new ExpectedFile("dags/parts.py", false, false), changed("dags/whole.py"));

        assertThat(report.toString(), report.verdict(), is(Verdict.PROVEN));
        assertThat(observer.tasks("whole"), contains("fixed", "new"));
        assertThat(report.secondsToLive().orElseThrow(), lessThan(25.0));
    }

    @Test
    public void anIdThatVanishedFromItsFileIsNotWaitedFor() throws Exception {
        BundleState before = bundle.state();
        String release = repository.push(Map.of("dags/renamed.py", dag("renamed_to", "new")));
        LiveReport report = confirm(release, before, changed("dags/renamed.py"));

        assertThat(report.toString(), report.verdict(), is(Verdict.PROVEN));
        assertThat(report.files().get(0).dagIds(), contains("renamed_to"));
        assertThat(report.secondsToLive().orElseThrow(), lessThan(25.0));
    }

    @Test
    public void filesAreRelativeToTheSubdir() throws Exception {
        BundlePaths paths = new BundlePaths("extra/dags");
        Airflow below = new AirflowBundle(http, airflow.baseUrl(), token(airflow.deployer()), "below", Time.SYSTEM);
        BundleState before = below.state();
        assertThat(before.dagsByFile().keySet(), contains(paths.inBundle("extra/dags/below.py").orElseThrow()));

        String release = belowRepository.push(Map.of("extra/dags/wrong.py", "from airflow.sdk import dag\nx = = 1\n"));
        ExpectedFile file = changed(paths.inBundle("extra/dags/wrong.py").orElseThrow());
        LiveReport report = below.confirm(
                new ConfirmOrder(release, Instant.now(), before, List.of(file), PATIENCE), progress::add);
        assertThat(report.toString(), report.verdict(), is(Verdict.REFUTED));
        assertThat(report.files().get(0).reason(), is("import error: SyntaxError: invalid syntax"));
    }

    @Test
    public void aViewerIsRefused() throws Exception {
        ScopedToken token = token(airflow.viewer());
        DeploymentFailure early = assertThrows(DeploymentFailure.class,
                new AirflowBundle(http, airflow.baseUrl(), token, "main", Time.SYSTEM)::state);
        assertThat(early.getMessage(), containsString("Give it the role 'user'"));
        AirflowClient client = new AirflowClient(
                http, airflow.baseUrl(), TokenLease.fixed(token), Time.SYSTEM);
        String fileToken = client.dags("main").get(0).fileToken();
        DeploymentFailure late = assertThrows(DeploymentFailure.class, () -> client.parse(fileToken));
        assertThat(late.getMessage(), containsString("does not let this account have DAG files parsed (403)"));
        assertThat(bundle.version(), is("3.3.2"));
    }

    private static ScopedToken token(AirflowUser user) throws Exception {
        return new AirflowPassword(http, airflow.baseUrl(), user.name(), user::password, user.name(), Time.SYSTEM).issue();
    }

    private LiveReport confirm(String release, BundleState before, ExpectedFile... files) throws Exception {
        ConfirmOrder order = new ConfirmOrder(release, Instant.now(), before, List.of(files), PATIENCE);
        LiveReport report = bundle.confirm(order, progress::add);
        System.out.printf("%s: %s after %s s; %s%n", files[0].file(), report.verdict(), report.files().get(0).seconds(), report.note());
        return report;
    }

    private static ExpectedFile changed(String file) {
        return new ExpectedFile(file, false, true);
    }

    private static void storeIntervalPassed(Instant since) throws InterruptedException {
        Duration left = Duration.between(Instant.now(), since.plus(STORE_INTERVAL));
        if (!left.isNegative()) {
            Time.SYSTEM.sleep(left);
        }
    }
}
