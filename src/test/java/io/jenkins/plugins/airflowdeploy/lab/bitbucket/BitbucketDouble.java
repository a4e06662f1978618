package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * Stands in for Bitbucket Cloud on loopback, over plain HTTP: the token endpoint, the REST API below {@code /2.0}, and Git's
 * smart HTTP at {@code /workspace/slug.git}; beside them deploy repositories at {@code /deploy/NAME.git}.
 */
public final class BitbucketDouble implements AutoCloseable {

    private final HttpServer server;
    private final Optional<OpenApi> published;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Tokens tokens;
    private final Map<String, HostedRepository> repositories = new ConcurrentHashMap<>();
    private final Map<String, DeployRepository> deployRepositories = new ConcurrentHashMap<>();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final List<Throwable> ownFailures = new CopyOnWriteArrayList<>();

    private record Fault(Predicate<RecordedRequest> when, Answer answer) {}

    private BitbucketDouble(InstantSource clock) throws IOException {
        tokens = new Tokens(clock);
        published = OpenApi.cloud();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** With the real clock. */
    public static BitbucketDouble start() throws IOException {
        return new BitbucketDouble(InstantSource.system());
    }

    /** @param clock decides when tokens expire */
    public static BitbucketDouble start(InstantSource clock) throws IOException {
        return new BitbucketDouble(clock);
    }

    /** {@code http://127.0.0.1:PORT}, without a slash at the end: stands for both bitbucket.org and api.bitbucket.org. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Where Git finds a hosted repository. */
    public String cloneUrl(String repository) {
        return baseUrl() + "/" + repository + ".git";
    }

    /** Where Git finds a deploy repository. */
    public String deployUrl(String name) {
        return baseUrl() + "/deploy/" + name + ".git";
    }

    /** @param name {@code workspace/slug} */
    public HostedRepository addRepository(String name, Path bare, String mainBranch) throws IOException {
        HostedRepository repository = new HostedRepository(name, bare, mainBranch);
        repositories.put(name, repository);
        return repository;
    }

    /** A repository at {@code /deploy/NAME.git} that anybody may read and one user may push to. */
    public DeployRepository addDeployRepository(String name, Path bare, String user, String password) throws IOException {
        DeployRepository repository = new DeployRepository(bare, user, password);
        deployRepositories.put(name, repository);
        return repository;
    }

    public void addConsumer(Consumer consumer) {
        tokens.add(consumer);
    }

    /**
     * A repository access token.
     *
     * @param expiresAt {@code null} for never
     */
    public void addAccessToken(String secret, String repository, Instant expiresAt, String... scopes) {
        tokens.add(secret, new Grant(List.of(scopes), repository, expiresAt, "repo_access_token", false));
    }

    /** Every token that was handed out for a consumer's secret so far. */
    public List<String> mintedTokens() {
        return tokens.minted();
    }

    /** From now on the token is as good as invented. */
    public void revoke(String secret) {
        tokens.forget(secret);
    }

    /** Answers the next request that fits so, once, in place of what it asked for. */
    public void answerOnce(Predicate<RecordedRequest> when, Answer answer) {
        faults.add(new Fault(when, answer));
    }

    /** All requests so far, in order. */
    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    /** Failures of the double itself, each of which was answered with 500: a test that wonders looks here. */
    public List<Throwable> ownFailures() {
        return List.copyOf(ownFailures);
    }

    private void handle(HttpExchange exchange) throws IOException {
        Call call = new Call(exchange);
        try {
            RecordedRequest request = call.recorded();
            requests.add(request);
            Optional<Fault> fault = faults.stream().filter(f -> f.when().test(request)).findFirst();
            call.answer(fault.isPresent() && faults.remove(fault.get()) ? fault.get().answer() : route(call));
        } catch (IOException | RuntimeException e) {
            ownFailures.add(e);
            call.answer(Answer.text(500, "text/plain", "the double failed: " + e));
        }
    }

    private Answer route(Call call) throws IOException {
        List<String> path = call.segments();
        if (published.isPresent() && path.get(0).equals("2.0")) {
            List<String> complaints = published.get().complaints(
                    call.method(), call.rawPath().substring("/2.0".length()), call.query(), call.bodyText().getBytes(StandardCharsets.UTF_8));
            if (!complaints.isEmpty()) {
                throw new IOException("Bitbucket's description does not have " + call.method() + " " + call.rawPath() + ": " + complaints);
            }
        }
        if (call.rawPath().equals("/site/oauth2/access_token")) {
            return tokens.issue(call);
        }
        if (path.size() >= 4 && path.get(0).equals("2.0") && path.get(1).equals("repositories")) {
            List<String> below = path.subList(4, path.size());
            return rest(call, path.get(2) + "/" + path.get(3), below.equals(List.of("")) ? List.of() : below);
        }
        if (path.size() >= 3 && path.get(1).endsWith(".git")) {
            String name = path.get(1).substring(0, path.get(1).length() - 4);
            String below = String.join("/", path.subList(2, path.size()));
            DeployRepository deploy = path.get(0).equals("deploy") ? deployRepositories.get(name) : null;
            return deploy != null ? deploy.answer(call, below) : git(call, path.get(0) + "/" + name, below);
        }
        return Answer.text(404, "text/html", "<!DOCTYPE html><html><body>Resource not found</body></html>");
    }

    private Answer rest(Call call, String name, List<String> below) throws IOException {
        Optional<Credential> credential = call.credential();
        if (credential.isEmpty()) {
            return Answer.recorded("404-repository-invisible");
        }
        Optional<Grant> grant = tokens.find(credential.get().user() == null ? credential.get().secret() : null);
        if (grant.isEmpty()) {
            return Answer.recorded("401-token-invalid");
        }
        if (grant.get().expiredAt(tokens.now())) {
            return Answer.recorded(grant.get().oauth() ? "401-oauth-token-expired" : "401-token-invalid");
        }
        String scope = RepositoryApi.scopeFor(below);
        return withScopeHeaders(restFor(call, grant.get(), name, below, scope), grant.get(), scope);
    }

    private Answer restFor(Call call, Grant grant, String name, List<String> below, String scope) throws IOException {
        HostedRepository repository = repositories.get(name);
        if (repository == null || !grant.reaches(name)) {
            return Answer.recorded("404-repository-invisible");
        }
        if (!grant.allows(scope)) {
            return Answer.json(403, Map.of("type", "error", "error", Map.of(
                    "message", "Your credentials lack one or more required privilege scopes.",
                    "detail", Map.of("required", List.of(scope), "granted", grant.scopes()))));
        }
        return new RepositoryApi(repository, call).answer(below);
    }

    private static Answer withScopeHeaders(Answer answer, Grant grant, String needed) {
        Answer more = answer.with("X-OAuth-Scopes", String.join(", ", grant.scopes()))
                .with("X-Accepted-OAuth-Scopes", needed);
        return grant.credentialType() == null ? more : more.with("X-Credential-Type", grant.credentialType());
    }

    private Answer git(Call call, String name, String path) throws IOException {
        Optional<Grant> grant = call.credential()
                .filter(c -> "x-token-auth".equals(c.user()))
                .flatMap(c -> tokens.find(c.secret()))
                .filter(g -> !g.expiredAt(tokens.now()));
        if (grant.isEmpty()) {
            return GitEndpoint.unauthorised();
        }
        HostedRepository repository = repositories.get(name);
        if (repository == null || !grant.get().reaches(name)) {
            return Answer.text(404, "text/plain", "Repository not found");
        }
        String scope = GitEndpoint.wantsToPush(call, path) ? "repository:write" : "repository";
        return grant.get().allows(scope)
                ? GitEndpoint.answer(call, repository.git(), path, repository.hashWantsRefused(), () -> {})
                : Answer.text(403, "text/plain", "This token lacks the scope " + scope);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        repositories.values().forEach(HostedRepository::close);
        deployRepositories.values().forEach(DeployRepository::close);
    }
}
