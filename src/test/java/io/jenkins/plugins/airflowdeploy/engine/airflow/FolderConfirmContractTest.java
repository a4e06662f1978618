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

import io.jenkins.plugins.airflowdeploy.engine.airflow.ConfirmOrder.ExpectedFile;
import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport.Verdict;
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
import io.jenkins.plugins.airflowdeploy.lab.airflow.LocalBundle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** That PROVEN and REFUTED are true of a {@code LocalDagBundle} behind a swapped link; checked by an observer of its own. */
public class FolderConfirmContractTest {

    private static final Duration PATIENCE = Duration.ofSeconds(100);
    private static final String PATH = "import os, sys\nsys.path.insert(0, os.path.dirname(__file__))\n";
    private static final String WHOLE = PATH + "from parts import TASK\n" + dag("whole", "fixed")
            + "    EmptyOperator(task_id=TASK)\n";

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static SwappedFolder folder;
    private static AirflowProcess airflow;
    private static AirflowObserver observer;
    private static Http http;
    private static Airflow bundle;
    private static Instant started;

    private final FolderConfirming swaps = new FolderConfirming("3.3.2", bundle, folder, PATIENCE);

    @BeforeClass
    public static void startAirflow() throws Exception {
        java.nio.file.Path venv = AirflowVenv.orSkip();
        Map<String, String> files = new HashMap<>(Map.of(
                "ordinary1.py", dag("ordinary1", "old"),
                "ordinary2.py", dag("ordinary2", "old"),
                "twice.py", dag("twice", "old"),
                "body.py", dag("body", "fixed"),
                "slow.py", slowDag("slow", 4, "old"),
                "broken.py", dag("broken", "old"),
                "leaves.py", dag("leaves", "old"),
                "renamed.py", dag("renamed_from", "old"),
                "parts.py", "TASK = 'old'\n",
                "whole.py", WHOLE));
        files.put("marker.py", dag("marker", "idle"));
        files.put("ordinary3.py", dag("ordinary3", "old"));
        folder = new SwappedFolder(FOLDER.newFolder("target").toPath(), files);
        airflow = AirflowProcess.start(venv, FOLDER.newFolder("home").toPath(), new LocalBundle("main", folder.current()));
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
    public void otherTasksAndNewDagsAreProven() throws Exception {
        List<Double> seconds = new ArrayList<>();
        for (String n : List.of("1", "2", "3")) {
            betweenAirflowsOwnParses();
            String changed = dag("ordinary" + n, "new").replace("\n", "\r\n");
            String added = dag("added" + n, "first");
            LiveReport report = swaps.deploy(Map.of("ordinary" + n + ".py", changed, "added" + n + ".py", added));

            assertThat(report.toString(), report.verdict(), is(Verdict.PROVEN));
            assertThat(observer.tasks("ordinary" + n), contains("new"));
            assertThat(observer.tasks("added" + n), contains("first"));
            assertThat(report.after().dagsByFile().get("added" + n + ".py"), contains("added" + n));
            seconds.add(report.secondsToLive().orElseThrow());
        }
        // at once, or after the wait for storing where Airflow happened to parse by itself at the swap
        assertThat("the slowest of " + seconds, Collections.max(seconds), lessThan(90.0));
    }

    @Test
    public void withinTheStoreIntervalProofWaitsForTheTasks() throws Exception {
        betweenAirflowsOwnParses();
        LiveReport first = swaps.deploy(Map.of("twice.py", dag("twice", "second")));
        for (int i = 0; first.secondsToLive().orElseThrow() > 10; i++) {
            first = swaps.deploy(Map.of("twice.py", dag("twice", "second" + i))); // Airflow happened to parse it by itself at the swap
        }

        Instant pushed = Instant.now();
        var seen = observer.watchTask("twice", "third", PATIENCE);
        LiveReport report = swaps.deploy(Map.of("twice.py", dag("twice", "third")));
        Instant proven = Instant.now();

        assertThat(report.toString(), report.verdict(), is(Verdict.PROVEN));
        assertThat(observer.tasks("twice"), contains("third"));
        assertThat("the tasks were there first", seen.get().isBefore(proven.plusMillis(150)), is(true));
        assertThat(Duration.between(pushed, proven).toMillis() / 1000.0, greaterThan(15.0));
        assertThat(report.note(), containsString("DAG 'twice' may have been stored less than 30 s before"));
    }

    /** Nothing that Airflow shows tells then whether it has stored the parse, so the interval is waited out. */
    @Test
    public void aChangeThatTheTasksDoNotShowIsWaitedFor() throws Exception {
        betweenAirflowsOwnParses();
        LiveReport report = swaps.deploy(Map.of("body.py", dag("body", "fixed") + "# changed\n"));
        assertThat(report.toString(), report.verdict(), is(Verdict.PROVEN));
        assertThat(report.secondsToLive().orElseThrow(), lessThan(90.0));
    }

    @Test
    public void aParseThatBeganBeforeTheSwapProvesNothing() throws Exception {
        betweenAirflowsOwnParses();
        AirflowClient client = new AirflowClient(
                http, airflow.baseUrl(), TokenLease.fixed(token(airflow.deployer())), Time.SYSTEM);
        DagRow slow = client.dags("main").stream().filter(dag -> dag.id().equals("slow")).findFirst().orElseThrow();
        client.parse(slow.fileToken());
        Time.SYSTEM.sleep(Duration.ofSeconds(2)); // Airflow takes up to 1 s to begin, and then 4 s to parse
        LiveReport report = swaps.deploy(Map.of("slow.py", slowDag("slow", 4, "new")));

        assertThat(report.toString(), report.verdict(), is(Verdict.PROVEN));
        assertThat(observer.tasks("slow"), contains("new"));
    }

    @Test
    public void aBrokenFileIsRefutedAndItsUndoingProven() throws Exception {
        String old = dag("broken", "old");
        Map<String, String> before = bundle.texts(Set.of("broken.py"));
        assertThat(Optional.ofNullable(before.get("broken.py")), is(hash(old)));
        LiveReport refuted = swaps.deploy(Map.of("broken.py", "from airflow.sdk import DAG\nraise ValueError('boom')\n"));
        assertThat(refuted.toString(), refuted.verdict(), is(Verdict.REFUTED));
        assertThat(refuted.files().get(0).reason(), is("import error: ValueError: boom"));
        assertThat(refuted.files().get(0).seconds(), lessThan(60.0));

        String undone = folder.swap(Map.of("broken.py", old));
        LiveReport report = swaps.confirm(undone, refuted.after(), List.of(FolderConfirming.changed("broken.py", old)));
        assertThat(report.toString(), report.verdict(), is(Verdict.PROVEN));
        assertThat(observer.filesWithImportErrors("main"), not(hasItem("broken.py")));
    }

    @Test
    public void aRemovedFileIsProvenWhenItsDagIsGone() throws Exception {
        BundleState before = bundle.state();
        Map<String, String> removal = new HashMap<>();
        removal.put("leaves.py", null);
        LiveReport report = swaps.confirm(folder.swap(removal), before, List.of(new ExpectedFile("leaves.py", true, true)));

        assertThat(report.toString(), report.verdict(), is(Verdict.PROVEN));
        assertThat(observer.dagIds("main"), not(hasItem("leaves")));
    }

    @Test
    public void aChangedHelperIsProvenByTheFileThatImportsIt() throws Exception {
        betweenAirflowsOwnParses();
        BundleState before = bundle.state();
        String release = folder.swap(Map.of("parts.py", "TASK = 'new'\n"));
        LiveReport report = swaps.confirm(release, before, List.of(FolderConfirming.changed("whole.py", WHOLE)));

        assertThat(report.toString(), report.verdict(), is(Verdict.PROVEN));
        assertThat(observer.tasks("whole"), contains("fixed", "new"));
    }

    @Test
    public void anIdThatVanishedFromItsFileIsNotWaitedFor() throws Exception {
        LiveReport report = swaps.deploy(Map.of("renamed.py", dag("renamed_to", "new")));
        assertThat(report.toString(), report.verdict(), is(Verdict.PROVEN));
        assertThat(report.files().get(0).dagIds(), contains("renamed_to"));
    }

    private static ScopedToken token(AirflowUser user) throws Exception {
        return new AirflowPassword(http, airflow.baseUrl(), user.name(), user::password, user.name(), Time.SYSTEM).issue();
    }

    private static Optional<String> hash(String text) {
        return SourceText.hash(text.getBytes(StandardCharsets.UTF_8));
    }

    /** All files were parsed when Airflow started, and Airflow parses each by itself every 30 s: 40 s after that it is idle. */
    private static void betweenAirflowsOwnParses() throws InterruptedException {
        Duration left = Duration.between(Instant.now(), started.plus(Duration.ofSeconds(40)));
        if (!left.isNegative()) {
            Time.SYSTEM.sleep(left);
        }
    }
}
