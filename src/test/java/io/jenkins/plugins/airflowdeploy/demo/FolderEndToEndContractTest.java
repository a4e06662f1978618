package io.jenkins.plugins.airflowdeploy.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.startsWith;

import io.jenkins.plugins.airflowdeploy.engine.DeploymentResult;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowVenv;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.AfterClass;
import org.junit.AssumptionViolatedException;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * The whole way to a folder: from the double of Bitbucket through a target folder to a real Airflow 3 ({@code LocalDagBundle}) and a
 * real Airflow 2 ({@code dags_folder}), held against what an observer outside the plugin's code sees runs get.
 */
public class FolderEndToEndContractTest {

    private static final String ORDERS = "dags/orders.py";
    private static final String STOCK = "dags/stock.py";
    private static final String LEAVES = "dags/leaves.py";
    private static final String HELPER = "dags/shared/names.py";

    /** How many seconds a proof may come after what it proves: Airflow may hold a DAG back for 30 s, and does not tell whether. */
    private static final double UNTOLD = 45;
    /** Where an Airflow 2 shows nothing, so that both of its intervals are waited out. */
    private static final double LEGACY = 100;

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static final CompletableFuture<Void> TWO = new CompletableFuture<>();
    private static Thread two;

    /** Both mostly wait for Airflow's intervals, so that on Airflow 2 goes on beside the other. */
    @BeforeClass
    public static void beginOnAirflow2() {
        two = new Thread(
                () -> {
                    try {
                        onTwo(AirflowVenv.legacyOrSkip(), FOLDER.newFolder("two").toPath());
                        TWO.complete(null);
                    } catch (Exception | AssertionError e) {
                        TWO.completeExceptionally(e);
                    }
                },
                "on Airflow 2");
        two.start();
    }

    @AfterClass
    public static void end() throws InterruptedException {
        two.interrupt();
        two.join();
    }

    @Test
    public void whatIsSaidOfAnAirflow3IsWhatRunsGet() throws Exception {
        onThree(AirflowVenv.orSkip(), FOLDER.newFolder("three").toPath());
    }

    @Test
    public void whatIsSaidOfAnAirflow2IsWhatRunsGet() throws Exception {
        try {
            TWO.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssumptionViolatedException skip) {
                throw skip;
            }
            throw new AssertionError("on Airflow 2: " + e.getCause().getMessage(), e.getCause());
        }
    }

    private static void onThree(Path venv, Path folder) throws Exception {
        FolderDags dags = FolderDags.THREE;
        FolderLab lab = FolderLab.start(folder, (home, path) -> FolderAirflow.Three.start(venv, home, path));
        try (FolderStory story = new FolderStory("3", lab, Duration.ofMillis(100))) {
            firstRelease(story, dags);
            story.deploy("a removed file", without(LEAVES), 60);
            assertThat(story.airflow().dagIds(), containsInAnyOrder("orders", "stock", "whole"));
            story.deployAndWatch("only a helper, soon after", Map.of(HELPER, "TASKS = ['second']\n"), "whole", "second", UNTOLD);
            assertThat(story.airflow().runGets("whole"), contains("second"));

            DeploymentResult changed = story.deployAndWatch("a changed and a new DAG",
                    Map.of(ORDERS, dags.empty("orders", "load", "check"), "dags/returns.py", dags.empty("returns", "take")),
                    "orders", "check", UNTOLD);
            assertThat(changed.dags().added(), contains("returns"));
            assertThat(changed.dags().changed(), contains("orders"));
            assertThat(story.airflow().runGets("returns"), contains("take"));
            story.deployAndWatch("changed again at once",
                    Map.of(ORDERS, dags.empty("orders", "load", "publish")), "orders", "publish", UNTOLD);
            assertThat(story.pause().toSeconds(), lessThan(25L));
            assertThat(story.log(), containsString("DAG 'orders' may have been stored less than 30 s before"));
            assertThat(story.airflow().runGets("orders"), containsInAnyOrder("load", "publish"));
            whatAirflowRefusesIsUndone(story, dags);
        }
    }

    private static void onTwo(Path venv, Path folder) throws Exception {
        FolderDags dags = FolderDags.TWO;
        FolderLab lab = FolderLab.start(folder, (home, path) -> FolderAirflow.Two.start(venv, home, path));
        try (FolderStory story = new FolderStory("2", lab, Duration.ofSeconds(1))) {
            firstRelease(story, dags);
            Map<String, String> changes = without(LEAVES);
            changes.put(HELPER, "TASKS = ['second']\n");
            story.deployAndWatch("only a helper, soon after, and a removed file", changes, "whole", "second", LEGACY);
            assertThat(story.airflow().runGets("whole"), contains("second"));
            assertThat(story.airflow().dagIds(), containsInAnyOrder("orders", "stock", "whole"));

            lessThanItTakesIsUnproven(story, dags);
            story.deployAndWatch("changed again at once, and a new one",
                    Map.of(ORDERS, dags.empty("orders", "load", "publish"), "dags/refunds.py", dags.empty("refunds", "pay")),
                    "orders", "publish", LEGACY);
            assertThat(story.pause().toSeconds(), lessThan(25L));
            assertThat(story.airflow().runGets("orders"), containsInAnyOrder("load", "publish"));
            assertThat(story.airflow().runGets("refunds"), contains("pay"));
            assertThat(story.airflow().dagIds(), containsInAnyOrder("orders", "refunds", "returns", "stock", "whole"));
            whatAirflowRefusesIsUndone(story, dags);
        }
    }

    private static void firstRelease(FolderStory story, FolderDags dags) throws Exception {
        DeploymentResult first = story.deploy("the first release", Map.of(
                ORDERS, dags.empty("orders", "load"),
                STOCK, dags.returning("stock", "the stock of release 1"),
                LEAVES, dags.empty("leaves", "go"),
                "dags/whole.py", dags.ofHelper("whole"),
                "dags/shared/__init__.py", "",
                HELPER, "TASKS = ['first']\n"), 120);
        assertThat(story.said(first), first.outcome(), is(Outcome.SUCCESS));
        assertThat(story.airflow().dagIds(), containsInAnyOrder("leaves", "orders", "stock", "whole"));
        assertThat(story.airflow().runGets("whole"), contains("first"));
        assertThat(story.airflow().runGets("orders"), contains("load"));
    }

    /** Airflow 2 shows nothing within 6 s from which it would follow what a run gets, whatever a run gets. */
    private static void lessThanItTakesIsUnproven(FolderStory story, FolderDags dags) throws Exception {
        DeploymentResult soon = story.deploy("a changed and a new DAG, given 6 s",
                Map.of(ORDERS, dags.empty("orders", "load", "check"), "dags/returns.py", dags.empty("returns", "take")), 6);
        assertThat(story.said(soon), soon.outcome(), is(Outcome.UNPROVEN));
        assertThat(soon.secondsToLive().isPresent(), is(false));
        assertThat(soon.failure().orElseThrow(), containsString("Airflow gave no sign within 6 s that it runs release"));
        assertThat(soon.failure().orElseThrow(), containsString("orders.py: waited for Airflow"));
    }

    private static void whatAirflowRefusesIsUndone(FolderStory story, FolderDags dags) throws Exception {
        DeploymentResult refused = story.deploy("what Airflow refuses", Map.of(STOCK, dags.broken("stock")), 300);
        assertThat(story.said(refused), refused.outcome(), is(Outcome.UNDONE));
        assertThat(refused.failure().orElseThrow(), startsWith("Airflow refuses the release: stock.py: import error: ModuleNotFoundError"));
        assertThat(story.airflow().importErrors(), is(0));
        assertThat(story.airflow().runReturns("stock", "tell"), containsString("the stock of release 1"));
    }

    private static Map<String, String> without(String path) {
        Map<String, String> changes = new HashMap<>();
        changes.put(path, null);
        return changes;
    }
}
