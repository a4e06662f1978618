package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.airflow.Airflow;
import io.jenkins.plugins.airflowdeploy.engine.airflow.AirflowRights;
import io.jenkins.plugins.airflowdeploy.engine.airflow.BundleState;
import io.jenkins.plugins.airflowdeploy.engine.airflow.ConfirmOrder;
import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport;
import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport.FileProof;
import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport.Verdict;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Artifact;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.audit.Trail;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.git.GitCommits;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.policy.Policy;
import io.jenkins.plugins.airflowdeploy.engine.policy.Trigger;
import io.jenkins.plugins.airflowdeploy.engine.source.PlainGit;
import io.jenkins.plugins.airflowdeploy.engine.source.SourceRepository;
import io.jenkins.plugins.airflowdeploy.engine.target.GitTarget;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import io.jenkins.plugins.airflowdeploy.engine.validation.CacheKey;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jgit.api.Git;

/** Real Git on both sides, and an Airflow that says what a test wants. */
final class DeploymentBench implements Worker, Airflow, TokenSource, AutoCloseable {

    static final String SECRET = "airflow-token-5b1d";
    static final String REF = "refs/heads/airflow/prod";

    final List<String> log = Collections.synchronizedList(new ArrayList<>());
    final List<String> revoked = new ArrayList<>();
    final Deque<Verdict> verdicts = new ArrayDeque<>();
    final FakeTime time = new FakeTime();
    final GitCommits source;
    Policy policy = new Policy(List.of("**"), List.of("main"), List.of("job"));
    Optional<String> subdir = Optional.of("dags");
    String branch = "main";
    String dagsFolder = "dags";
    List<String> include = List.of();
    Map<String, TreeSet<String>> listed = Map.of();
    Interception onAgent = () -> {};
    Interception asked = () -> {};
    Interception beforePush = () -> {};
    Interception confirming = () -> {};
    Optional<SourceRepository> otherSource = Optional.empty();
    Optional<TokenSource> sourceTokens = Optional.empty();
    DeploymentParts.Lookup sourceLookup = () -> sourceTokens;
    Map<String, java.util.SortedSet<String>> shownAfter = Map.of("a.py", new TreeSet<>(List.of("a")));
    DeploymentParts.Lookup targetTokens = Optional::empty;
    /** All that the agent was given to do. */
    final List<Task<?>> tasks = new ArrayList<>();
    int issued;
    String airflowRole = "role:user";
    /** Counts where the role is {@code null}. */
    AirflowRights airflowRights;
    String buildUrl = "";
    Trigger trigger = Trigger.NOT_TOLD;
    ConfirmOrder order;
    final List<ConfirmOrder> orders = new ArrayList<>();
    boolean showsVersions = true;
    private Optional<EnvironmentQueues> restarted = Optional.empty();
    CutTarget.Cut push = CutTarget.NEVER;
    private final Path folder;
    private final Git sourceGit;
    private final Git targetGit;
    private final AtomicInteger pushes = new AtomicInteger();
    private int deployments;

    /** What happens at a point of a deployment: with each task of the agent, between preparation and push, in the confirmation. */
    interface Interception {
        void happen() throws DeploymentFailure, InterruptedException;
    }

    DeploymentBench(Path folder) throws Exception {
        this.folder = folder;
        sourceGit = Git.init().setBare(true).setGitDir(folder.resolve("source.git").toFile()).call();
        targetGit = Git.init().setBare(true).setGitDir(folder.resolve("target.git").toFile()).call();
        source = new GitCommits(sourceGit.getRepository());
        Files.createDirectories(folder.resolve("output"));
    }

    GitTarget target() throws DeploymentFailure {
        return new GitTarget(folder.resolve("targets"), new GitTarget.Address(url(targetGit), REF, "dags"), null,
                HttpSettings.defaults(), time);
    }

    void initialize() throws Exception {
        target().initialize(new ReleaseFacts(time.now(), "Initialize", Map.of()));
    }

    /** The commit that the deploy ref stands on; {@code none} when there is no ref. */
    String deployed() throws IOException {
        var id = targetGit.getRepository().resolve(REF);
        return id == null ? "none" : id.name();
    }

    /** Of the release commit. */
    String message() throws Exception {
        var repository = targetGit.getRepository();
        return repository.parseCommit(repository.resolve(REF)).getFullMessage();
    }

    Trail trail() {
        return new Trail(folder.resolve("trail"), "prod");
    }

    Journal journal() {
        return new Journal(folder.resolve("journal"));
    }

    DeploymentResult deploy() throws DeploymentFailure {
        return deploy(Optional.empty(), false);
    }

    DeploymentResult deploy(Optional<String> commit, boolean dryRun) throws DeploymentFailure {
        deployments++;
        DeploymentRequest request = new DeploymentRequest("d-" + deployments, "prod", branch, commit, false, dagsFolder, include,
                dryRun, Duration.ofSeconds(60), new DeploymentRequest.Requester("job", deployments, buildUrl, "ada", trigger));
        return new Deployment(parts(restarted.orElseGet(EnvironmentQueues::new))).run(request);
    }

    /** For several threads with the same queues: what is of this class is only touched by the deployment whose turn it is. */
    DeploymentResult deploy(DeploymentRequest request, EnvironmentQueues queues) throws DeploymentFailure {
        return new Deployment(parts(queues)).run(request);
    }

    /** Cuts the deployment off at its push of that number, counted from 1. */
    void cut(int number, CutTarget.When where) {
        push = (when, release) -> {
            int now = when == CutTarget.When.BEFORE ? pushes.incrementAndGet() : pushes.get();
            if (now == number && when == where) {
                throw new CutTarget.Killed();
            }
        };
        assertThrows(CutTarget.Killed.class, this::deploy);
        push = CutTarget.NEVER;
    }

    /** Whether the trail has one record, of the first deployment, with this outcome. */
    void recordedOnce(Outcome outcome) throws Exception {
        assertThat(trail().verify().records(), is(1L));
        assertThat(trail().find("d-1").orElseThrow().record().line(),
                containsString("\"outcome\":\"" + outcome.text() + "\""));
    }

    /** What the controller does with the last deployment's journal entry after it was restarted. */
    DeploymentResult resume() throws DeploymentFailure {
        EnvironmentQueues queues = new EnvironmentQueues();
        queues.reserve(journal().all());
        restarted = Optional.of(queues);
        return new Deployment(parts(queues)).resume(journal().read("d-" + deployments).orElseThrow());
    }

    /** Likewise, when the build is gone. */
    DeploymentResult conclude() throws DeploymentFailure {
        return new Deployment(parts(new EnvironmentQueues())).conclude(journal().read("d-" + deployments).orElseThrow());
    }

    /** Goes on from an entry that may be an old one. */
    DeploymentResult conclude(JournalEntry entry) throws DeploymentFailure {
        return new Deployment(parts(new EnvironmentQueues())).conclude(entry);
    }

    DeploymentParts parts(EnvironmentQueues queues) throws DeploymentFailure {
        return new DeploymentParts(
                new EnvironmentSpec("prod", "http://airflow", "bundle", subdir, policy), queues,
                otherSource.isPresent() ? otherSource.get() : plainSource(), sourceLookup,
                this, new CacheKey(new byte[16]), () -> Optional.of(this), token -> this, targetTokens, token -> new CutTarget(target(), push), journal(), trail(), log::add, time);
    }

    private SourceRepository plainSource() throws DeploymentFailure {
        return new PlainGit(url(sourceGit), folder.resolve("history"), HttpSettings.defaults(), time);
    }

    private static String url(Git git) {
        return "file://" + git.getRepository().getDirectory().getAbsolutePath();
    }

    @Override
    public String name() {
        return "agent";
    }

    @Override
    public <T extends Serializable> T run(Task<T> task) throws DeploymentFailure, InterruptedException {
        onAgent.happen();
        tasks.add(task);
        return task.run(new Place(folder.resolve("cache"), folder.resolve("output"), HttpSettings.defaults()));
    }

    @Override
    public Path archive(Artifact artifact) {
        try {
            return Files.copy(Path.of(artifact.zipPath()), folder.resolve("archived-" + deployments + ".zip"),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public String version() throws DeploymentFailure, InterruptedException {
        asked.happen();
        return "3.3.2";
    }

    @Override
    public boolean showsVersions() {
        return showsVersions;
    }

    @Override
    public Map<String, String> texts(Set<String> files) {
        return Map.of();
    }

    @Override
    public AirflowRights rights(boolean parse) {
        log.add("rights asked, with parsing: " + parse);
        return airflowRights;
    }

    @Override
    public BundleState state() throws DeploymentFailure, InterruptedException {
        beforePush.happen();
        return state(listed);
    }

    private BundleState state(Map<String, ? extends java.util.SortedSet<String>> dags) {
        return new BundleState(time.now(), Map.copyOf(dags), Map.of());
    }

    @Override
    public LiveReport confirm(ConfirmOrder order, Progress progress) throws DeploymentFailure, InterruptedException {
        this.order = order;
        orders.add(order);
        confirming.happen();
        Verdict verdict = verdicts.isEmpty() ? Verdict.PROVEN : verdicts.poll();
        List<FileProof> proofs = order.files().stream()
                .map(f -> new FileProof(f.file(), verdict, 1.5, List.of("a"), "as the test wants"))
                .toList();
        return new LiveReport(verdict, proofs, verdict == Verdict.PROVEN ? Optional.of(1.5) : Optional.empty(),
                state(shownAfter), "as the test wants");
    }

    @Override
    public ScopedToken issue() {
        issued++;
        return new ScopedToken(null, SECRET, airflowRole == null ? null : List.of(airflowRole), time.now().plusSeconds(3600));
    }

    @Override
    public String revoke(ScopedToken token) {
        revoked.add(token.fingerprint().orElseThrow());
        return "revoked";
    }

    @Override
    public String description() {
        return "credential 'airflow'";
    }

    @Override
    public void close() {
        sourceGit.close();
        targetGit.close();
    }
}
