package io.jenkins.plugins.airflowdeploy.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.jenkins.plugins.airflowdeploy.engine.DeploymentResult;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowObserver;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowVenv;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The whole way, from the double of Bitbucket to a real Airflow, held against what an observer outside the plugin's code sees. */
public class EndToEndContractTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static DemoLab lab;
    private static LocalStep step;
    private static AirflowObserver observer;
    private static final List<String> LOG = new ArrayList<>();

    @BeforeClass
    public static void start() throws Exception {
        lab = DemoLab.start(AirflowVenv.orSkip(), FOLDER.getRoot().toPath());
        step = new LocalStep(lab, LOG::add);
        observer = lab.observer();
    }

    @AfterClass
    public static void end() {
        if (lab != null) {
            step.close();
            lab.close();
        }
    }

    /** One test, since each part stands on what the one before it deployed. */
    @Test
    public void whatIsSaidIsWhatAnObserverSees() throws Exception {
        assertThat(deploy("release/1").outcome(), is(Outcome.SUCCESS));
        provenComesNotBeforeTheTasksShowTheChange();
        whatAirflowRefusesIsUndoneAndTheOldCodeRuns();
        noSecretIsOnDisk();
    }

    /** {@code orders} changes again within 10 s, so its tasks lag behind its bundle version by up to 30 s. */
    private void provenComesNotBeforeTheTasksShowTheChange() throws Exception {
        CompletableFuture<Instant> pushed = watchRef(lab.deployedCommit());
        CompletableFuture<Instant> shown = observer.watchTask("orders", "check", PATIENCE);
        DeploymentResult second = deploy("release/2");
        Instant returned = Instant.now();
        assertThat(second.failure().orElse(""), second.outcome(), is(Outcome.SUCCESS));
        assertThat("PROVEN came before the tasks", observer.tasks("orders"), hasItem("check"));
        assertThat(observer.dagIds(DemoLab.BUNDLE), hasItem("returns"));
        double observed = Duration.between(pushed.get(), shown.get()).toMillis() / 1000.0;
        double said = second.secondsToLive().orElseThrow();
        assertThat("seconds to live, said and observed", Math.abs(said - observed), lessThan(5.0));
        assertThat(said, greaterThan(observed - 0.5));
        assertThat(Duration.between(pushed.get(), returned).toMillis() / 1000.0, lessThan(90.0));
        assertThat(LOG.toString(), containsString("min_serialized_dag_update_interval"));
    }

    private void whatAirflowRefusesIsUndoneAndTheOldCodeRuns() throws Exception {
        commitOn("release/2", "release/import-error", "dags/orders.py",
                "import no_module_of_this_name_is_installed\nfrom airflow.sdk import DAG\nwith DAG('orders'):\n    pass\n");
        String before = lab.deployedCommit();
        DeploymentResult refused = deploy("release/import-error");
        assertThat(refused.failure().orElse(""), refused.outcome(), is(Outcome.UNDONE));
        assertThat(refused.failure().orElseThrow(), containsString("orders.py"));
        assertThat("a new release takes it back", lab.deployedCommit(), not(before));
        AirflowObserver.Run run = observer.run("orders", PATIENCE);
        assertThat(run.state(), is("success"));
        assertThat(observer.returnValue(run, "check"), startsWith("release 2"));
        assertThat(observer.filesWithImportErrors(DemoLab.BUNDLE).size(), is(0));
    }

    private void noSecretIsOnDisk() throws IOException {
        Path planted = lab.folder().resolve("controller/planted.txt");
        List<String> secrets = new ArrayList<>(
                List.of(DemoLab.SECRET, DemoLab.DEPLOY_PASSWORD, lab.airflow().deployer().password()));
        assertThat("each deployment had a token of its own", lab.bitbucket().mintedTokens().size(), greaterThan(2));
        secrets.addAll(lab.bitbucket().mintedTokens());
        for (String secret : secrets) {
            Files.writeString(planted, "x" + secret);
            assertThat("the search works", holding(secret), is(List.of(planted)));
            Files.delete(planted);
            assertThat(holding(secret), is(List.of()));
            assertThat(LOG.toString(), not(containsString(secret)));
        }
    }

    /** Files of ours, on the controller and the agent, that hold a secret; Airflow's own are not ours. */
    private static List<Path> holding(String secret) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String part : List.of("controller", "agent")) {
            try (Stream<Path> files = Files.walk(lab.folder().resolve(part))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret)) {
                        found.add(file);
                    }
                }
            }
        }
        return found;
    }

    private static DeploymentResult deploy(String branch) throws Exception {
        return step.deploy(Map.of("environment", "demo", "repository", SampleRepository.NAME, "branch", branch));
    }

    /** When the deploy ref left a commit, by its repository on disk. */
    private static CompletableFuture<Instant> watchRef(String from) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                Instant end = Instant.now().plus(PATIENCE);
                while (lab.deployedCommit().equals(from)) {
                    if (Instant.now().isAfter(end)) {
                        throw new IllegalStateException("the deploy ref did not move");
                    }
                    java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
                }
                return Instant.now();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private static void commitOn(String parent, String branch, String path, String text) throws IOException {
        try (Git git = Git.open(lab.folder().resolve("source.git").toFile());
                ObjectInserter inserter = git.getRepository().newObjectInserter()) {
            Repository repository = git.getRepository();
            RevCommit base = repository.parseCommit(repository.resolve("refs/heads/" + parent));
            DirCache index = DirCache.read(repository.newObjectReader(), base.getTree());
            DirCacheEditor editor = index.editor();
            ObjectId blob = inserter.insert(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8));
            editor.add(new DirCacheEditor.PathEdit(path) {
                @Override
                public void apply(DirCacheEntry entry) {
                    entry.setFileMode(FileMode.REGULAR_FILE);
                    entry.setObjectId(blob);
                }
            });
            editor.finish();
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(index.writeTree(inserter));
            commit.setParentId(base);
            PersonIdent author = new PersonIdent("Ada Author", "ada@example.com");
            commit.setAuthor(author);
            commit.setCommitter(author);
            commit.setMessage("Import what is not there\n");
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            RefUpdate update = repository.updateRef("refs/heads/" + branch);
            update.setNewObjectId(id);
            update.forceUpdate();
        }
    }
}
