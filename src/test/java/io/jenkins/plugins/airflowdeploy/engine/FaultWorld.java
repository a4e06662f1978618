package io.jenkins.plugins.airflowdeploy.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.jenkins.plugins.airflowdeploy.engine.airflow.AirflowBundle;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Artifact;
import io.jenkins.plugins.airflowdeploy.engine.audit.Trail;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.git.GitHttpServer;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.policy.Policy;
import io.jenkins.plugins.airflowdeploy.engine.source.BitbucketCloud;
import io.jenkins.plugins.airflowdeploy.engine.target.GitTarget;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import io.jenkins.plugins.airflowdeploy.engine.testing.Faults;
import io.jenkins.plugins.airflowdeploy.engine.token.AirflowPassword;
import io.jenkins.plugins.airflowdeploy.engine.token.BitbucketOAuthConsumer;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import io.jenkins.plugins.airflowdeploy.engine.validation.CacheKey;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.junit.rules.ExternalResource;
import org.junit.rules.RuleChain;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.TestRule;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/** A whole deployment over HTTP: the real clients, and a double of every server, each with {@link Faults} before it. */
final class FaultWorld implements TestRule, Worker {

    static final String REF = "refs/heads/airflow/prod";
    static final List<String> SECRETS =
            List.of("c0nsumer-s3cret", "airfl0w-passw0rd", "deploy-wr1te-token", "bitbucket-t0ken", "c2lnbmVk");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WRITE = "deploy-wr1te-token";

    final TemporaryFolder folder = new TemporaryFolder();
    final FaultServer bitbucket = new FaultServer();
    final GitHttpServer source = new GitHttpServer();
    final GitHttpServer deploy = new GitHttpServer();
    final FaultServer airflow = new FaultServer();
    /** Where redirects point to; nobody has any business there. */
    final FaultServer stranger = new FaultServer();
    final FakeTime time;
    final AirflowDouble airflowDouble;
    final List<String> log = new ArrayList<>();
    /** Bitbucket's tokens that it takes now. */
    final Set<String> valid = ConcurrentHashMap.newKeySet();
    /** Where a client looks, when that is not where its server is. */
    final Map<Client, URI> elsewhere = new EnumMap<>(Client.class);
    final AtomicInteger issued = new AtomicInteger();
    /** In the place of Airflow's user and password. */
    Optional<Function<Http, TokenSource>> airflowLogin = Optional.empty();
    private final HttpSettings settings;
    private Faults[] faults;
    private Http http;
    private String commit;
    private String message = "First";

    /** Clients wait for a second, so that a silence does not take long to test. */
    FaultWorld(FakeTime time) {
        this(time, Duration.ofSeconds(1));
    }

    /** @param patience how long clients wait for a silent server */
    FaultWorld(FakeTime time, Duration patience) {
        this.time = time;
        settings = new HttpSettings(HttpSettings.defaults().proxies(), patience, 4 << 20);
        airflowDouble = new AirflowDouble(time, this::deployed);
    }

    @Override
    public Statement apply(Statement base, Description description) {
        return RuleChain.outerRule(folder).around(bitbucket).around(source).around(deploy).around(airflow).around(stranger)
                .around(new ExternalResource() {
                    @Override
                    protected void before() throws Exception {
                        start();
                    }

                    @Override
                    protected void after() {
                        http.close();
                    }
                }).apply(base, description);
    }

    private void start() throws Exception {
        http = new Http(settings, time);
        folder.newFolder("output");
        bitbucket.then(this::bitbucket);
        airflow.then(airflowDouble::answer);
        stranger.then(404, "text/plain", "");
        faults = new Faults[] {new Faults(), new Faults(), new Faults(), new Faults()};
        commit = source.commits().commit("main", "First", Map.of(
                "dags/a.py", "from airflow.sdk import DAG\nwith DAG('a'):\n    pass\n"));
        deploy.want(new ScopedToken(null, WRITE, null, null).gitAuthorization());
        target(new ScopedToken(null, WRITE, null, null)).initialize(new ReleaseFacts(time.now(), "Initialize", Map.of()));
        airflowDouble.initialized();
        bitbucket.through(faults[0]);
        source.through(faults[1]);
        source.through(new com.sun.net.httpserver.Filter() {
            @Override
            public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
                String pair = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")).replace("Basic ", "");
                String token = new String(Base64.getDecoder().decode(pair), StandardCharsets.UTF_8).replace("x-token-auth:", "");
                if (valid.contains(token)) {
                    chain.doFilter(exchange);
                } else {
                    exchange.sendResponseHeaders(401, -1);
                    exchange.close();
                }
            }

            @Override
            public String description() {
                return "tokens of Bitbucket";
            }
        });
        deploy.through(faults[2]);
        airflow.through(faults[3]);
    }

    /** The faults of a client's server. */
    Faults faults(Client client) {
        return faults[client.server];
    }

    /** Bitbucket and Airflow take none of the tokens that they gave out so far. */
    void forgetTokens() {
        valid.clear();
        airflowDouble.valid.clear();
    }

    /** From now on the branch stands on another commit. */
    void head(String id, String commitMessage) {
        commit = id;
        message = commitMessage;
    }

    /** Path → blob id of what the deploy ref holds. */
    Map<String, String> deployedFiles() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (TreeWalk walk = new TreeWalk(deploy.repository()); RevWalk commits = new RevWalk(deploy.repository())) {
            walk.addTree(commits.parseCommit(deploy.repository().resolve(REF)).getTree());
            walk.setRecursive(true);
            while (walk.next()) {
                files.put(walk.getPathString(), walk.getObjectId(0).name());
            }
        }
        return files;
    }

    String deployed() throws IOException {
        return deploy.repository().resolve(REF).name();
    }

    Trail trail() {
        return new Trail(folder.getRoot().toPath().resolve("trail"), "prod");
    }

    private void bitbucket(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")).replace("Bearer ", "");
        if (path.equals("/site/oauth2/access_token")) {
            String fresh = "bitbucket-t0ken-" + issued.incrementAndGet();
            valid.add(fresh);
            AirflowDouble.send(exchange, 200, "{\"access_token\":\"" + fresh + "\",\"token_type\":\"bearer\",\"expires_in\":7200,"
                    + "\"scope\":\"repository pullrequest\"}");
        } else if (!valid.contains(token)) {
            AirflowDouble.send(exchange, 401, "{\"error\":{\"message\":\"Access token expired.\"}}");
        } else if (path.endsWith("/refs/branches/main")) {
            AirflowDouble.send(exchange, 200, "{\"target\":{\"hash\":\"" + commit + "\",\"author\":{\"raw\":\"Ada\"},\"message\":"
                    + JSON.writeValueAsString(message) + "}}");
        } else if (path.endsWith("/pullrequests") && !path.contains("/commit/")) {
            AirflowDouble.send(exchange, 200, "{\"values\":[]}");
        } else if (path.endsWith("/team/dags")) {
            AirflowDouble.send(exchange, 200, "{\"full_name\":\"team/dags\"}");
        } else {
            AirflowDouble.send(exchange, 404, "{\"error\":{\"message\":\"x\"}}");
        }
    }

    private GitTarget target(ScopedToken token) throws DeploymentFailure {
        URI base = elsewhere.getOrDefault(Client.GIT_PUSH, URI.create(deploy.url().replace("/team/dags.git", "")));
        GitTarget.Address address = new GitTarget.Address(base + "/team/dags.git", REF, "dags");
        return new GitTarget(folder.getRoot().toPath().resolve("targets"), address, token, settings, time);
    }

    /** Runs one deployment of the branch's head. */
    DeploymentResult deploy() throws DeploymentFailure {
        URI rest = elsewhere.getOrDefault(Client.BITBUCKET_REST, bitbucket.uri(""));
        URI git = elsewhere.getOrDefault(Client.GIT_FETCH, URI.create(source.url().replace("/team/dags.git", "")));
        URI base = elsewhere.getOrDefault(Client.AIRFLOW_REST, airflow.uri(""));
        TokenSource consumer = new BitbucketOAuthConsumer(http,
                URI.create(elsewhere.getOrDefault(Client.BITBUCKET_TOKEN, bitbucket.uri("")) + "/site/oauth2/access_token"),
                "key", () -> SECRETS.get(0), "OAuth consumer 'bb'", time);
        TokenSource user = new AirflowPassword(http, elsewhere.getOrDefault(Client.AIRFLOW_TOKEN, airflow.uri("")), "deployer",
                () -> SECRETS.get(1), "airflow-prod", time);
        DeploymentRequest request = new DeploymentRequest("d1", "prod", "main", Optional.empty(), false, "dags", List.of(), false,
                Duration.ofSeconds(30), new DeploymentRequest.Requester("job", 1, "", "ada"));
        return new Deployment(new DeploymentParts(
                new EnvironmentSpec("prod", base.toString(), "bundle", Optional.of("dags"),
                        new Policy(List.of("**"), List.of("main"), List.of("job"))),
                new EnvironmentQueues(), new BitbucketCloud(http, time, rest, git, "team", "dags", consumer.description()),
                () -> Optional.of(consumer), this, new CacheKey(new byte[16]),
                () -> Optional.of(airflowLogin.map(login -> login.apply(http)).orElse(user)),
                lease -> new AirflowBundle(http, base, lease, "bundle", time),
                () -> Optional.of(new WriteToken()), this::target,
                new Journal(folder.getRoot().toPath().resolve("journal")), trail(), log::add, time)).run(request);
    }

    /** A ready token for the deploy repository. */
    private static final class WriteToken implements TokenSource {
        @Override
        public ScopedToken issue() {
            return new ScopedToken(null, WRITE, null, null);
        }

        @Override
        public String revoke(ScopedToken token) {
            return "not ours to revoke";
        }

        @Override
        public String description() {
            return "access token 'deploy'";
        }
    }

    @Override
    public String name() {
        return "agent";
    }

    @Override
    public <T extends Serializable> T run(Task<T> task) throws DeploymentFailure, InterruptedException {
        Path root = folder.getRoot().toPath();
        return task.run(new Place(root.resolve("cache"), root.resolve("output"), settings));
    }

    @Override
    public Path archive(Artifact artifact) {
        try {
            return Files.copy(Path.of(artifact.zipPath()), folder.getRoot().toPath().resolve("archived.zip"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
