package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * Stands in for Bitbucket Data Center on loopback, over plain HTTP and below a context path: {@code /rest/api},
 * {@code /rest/access-tokens}, and Git's smart HTTP at {@code /scm/key/slug.git}. As many failed logins as it is told lock an
 * account, which a right password does not open again.
 */
public final class DataCenterDouble implements AutoCloseable {

    private final HttpServer server;
    private final String context;
    private final TestAuthority authority;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final DataCenterAccounts accounts;
    private final Optional<OpenApi> published = OpenApi.dataCenter();
    private final Map<String, HostedRepository> repositories = new ConcurrentHashMap<>();
    private final List<JsonNode> deployments = new CopyOnWriteArrayList<>();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final List<Predicate<RecordedRequest>> losses = new CopyOnWriteArrayList<>();
    private final List<Throwable> ownFailures = new CopyOnWriteArrayList<>();
    private volatile boolean bearerForGit = true;
    private volatile boolean basicForGit = true;

    private record Fault(Predicate<RecordedRequest> when, Answer answer) {}

    private DataCenterDouble(String context, int lockedAfter, TestAuthority authorityOrNull)
            throws IOException, GeneralSecurityException {
        this.context = context;
        this.accounts = new DataCenterAccounts(lockedAfter);
        this.authority = authorityOrNull;
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (authority == null) {
            server = HttpServer.create(address, 50);
        } else {
            HttpsServer secure = HttpsServer.create(address, 50);
            secure.setHttpsConfigurator(new HttpsConfigurator(authority.serverContext()));
            server = secure;
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /**
     * @param context {@code /bitbucket}, or empty
     * @param lockedAfter how many failed logins in a row lock an account
     */
    public static DataCenterDouble start(String context, int lockedAfter) throws IOException, GeneralSecurityException {
        return new DataCenterDouble(context, lockedAfter, null);
    }

    /**
     * At {@code https://localhost}, with a certificate of an authority of its own.
     *
     * @param folder an existing folder for key and trust store
     */
    public static DataCenterDouble startTls(String context, int lockedAfter, Path folder)
            throws IOException, GeneralSecurityException, InterruptedException {
        return new DataCenterDouble(context, lockedAfter, TestAuthority.create(folder, List.of("localhost")));
    }

    /** PKCS#12, holds the authority of {@link #startTls} alone. */
    public Path trustStore() {
        return authority.trustStore();
    }

    public String trustStorePassword() {
        return authority.password();
    }

    /** With the context path, without a slash at the end. */
    public URI baseUrl() {
        String origin = authority == null ? "http://127.0.0.1:" : "https://localhost:";
        return URI.create(origin + server.getAddress().getPort() + context);
    }

    public HostedRepository addRepository(String key, String slug, Path bare, String mainBranch) throws IOException {
        HostedRepository repository = new HostedRepository(key + "/" + slug, bare, mainBranch);
        repositories.put(repository.name().toLowerCase(Locale.ROOT), repository);
        return repository;
    }

    /** @param admin whether of every repository */
    public void addUser(String name, String password, boolean admin) {
        accounts.addUser(name, password, admin);
    }

    /** @param repository {@code KEY/slug} */
    public void addAccessToken(String secret, String repository, String... permissions) {
        accounts.addToken(secret, "made by hand", repository, List.of(permissions), 90);
    }

    public void revoke(String secret) {
        accounts.forget(secret);
    }

    /** In which headers Git may show an access token. */
    public void gitTakes(boolean bearer, boolean basic) {
        bearerForGit = bearer;
        basicForGit = basic;
    }

    /** The names of the access tokens that are there now. */
    public List<String> tokenNames() {
        return accounts.tokens().values().stream().map(DataCenterAccounts.Token::name).sorted().toList();
    }

    /** Every secret that is valid now. */
    public List<String> tokenSecrets() {
        return List.copyOf(accounts.tokens().keySet());
    }

    /** What was reported, in order; {@code commit} was added. */
    public List<JsonNode> deployments() {
        return List.copyOf(deployments);
    }

    /** Answers the next request that fits so, once, in place of what it asked for. */
    public void answerOnce(Predicate<RecordedRequest> when, Answer answer) {
        faults.add(new Fault(when, answer));
    }

    /** Does what the next request that fits asks for, once, and breaks the connection in place of its answer. */
    public void loseAnswerOnce(Predicate<RecordedRequest> when) {
        losses.add(when);
    }

    /** All requests so far, in order. */
    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    /** Failures of the double itself, each of which was answered with 500. */
    public List<Throwable> ownFailures() {
        return List.copyOf(ownFailures);
    }

    private void handle(HttpExchange exchange) throws IOException {
        Call call = new Call(exchange);
        call.answer(answer(call));
    }

    private Answer answer(Call call) {
        RecordedRequest request = call.recorded();
        requests.add(request);
        Optional<Fault> fault = faults.stream().filter(f -> f.when().test(request)).findFirst();
        if (fault.isPresent() && faults.remove(fault.get())) {
            return fault.get().answer();
        }
        try {
            Answer answer = route(call);
            Optional<Predicate<RecordedRequest>> loss = losses.stream().filter(l -> l.test(request)).findFirst();
            return loss.isPresent() && losses.remove(loss.get()) ? Answer.broken() : answer;
        } catch (IOException | RuntimeException e) {
            ownFailures.add(e);
            return Answer.text(500, "text/plain", "the double failed: " + e);
        }
    }

    private Answer route(Call call) throws IOException {
        List<String> path = call.segments();
        if (!context.isEmpty()) {
            if (!path.get(0).equals(context.substring(1))) {
                return Answer.text(404, "text/html", "<html><body>nothing here</body></html>");
            }
            path = path.subList(1, path.size());
        }
        if (path.size() >= 4 && path.get(0).equals("scm") && path.get(2).endsWith(".git")) {
            String slug = path.get(2).substring(0, path.get(2).length() - 4);
            return git(call, path.get(1) + "/" + slug, String.join("/", path.subList(3, path.size())));
        }
        boolean rest = path.size() >= 7 && path.get(0).equals("rest") && path.get(3).equals("projects") && path.get(5).equals("repos");
        if (!rest) {
            return DataCenterShapes.unknownRoute();
        }
        if (path.get(2).equals("latest")) {
            requireDescribed(call);
        }
        DataCenterAccounts.Entry entry = accounts.enter(call.credential(), false, true);
        if (entry.refusal() != null) {
            return entry.refusal();
        }
        String name = path.get(4) + "/" + path.get(6);
        return rest(call, entry.visitor(), path.get(1), name, path.subList(7, path.size()))
                .with("X-AUSERNAME", entry.visitor().name());
    }

    /** Our own requests; the branch source plugin's, which name another version, are not ours to judge. */
    private void requireDescribed(Call call) throws IOException {
        if (published.isPresent()) {
            String below = call.rawPath().substring((context + "/rest").length());
            byte[] body = call.bodyText().getBytes(StandardCharsets.UTF_8);
            List<String> complaints = published.get().complaints(call.method(), below, call.query(), body);
            if (!complaints.isEmpty()) {
                throw new IOException("Bitbucket's description does not have " + call.method() + " " + below + ": " + complaints);
            }
        }
    }

    private Answer rest(Call call, DataCenterAccounts.Visitor visitor, String plugin, String name, List<String> below)
            throws IOException {
        HostedRepository repository = repositories.get(name.toLowerCase(Locale.ROOT));
        if (repository == null) {
            return DataCenterShapes.error(404, "repository.NoSuchRepositoryException", "Repository " + name + " does not exist.");
        }
        if (plugin.equals("access-tokens")) {
            return accounts.answer(call, visitor, repository.name(), below);
        }
        if (!visitor.may("REPO_READ", repository.name())) {
            return DataCenterShapes.error(401, "AuthorisationException", "You are not permitted to access this resource");
        }
        if (plugin.equals("branch-permissions") && below.equals(List.of("restrictions"))) {
            return visitor.may("REPO_ADMIN", repository.name())
                    ? new DataCenterApi(repository, deployments, call).restrictions()
                    : DataCenterShapes.error(401, "AuthorisationException", "You are not permitted to access this resource");
        }
        return new DataCenterApi(repository, deployments, call).answer(below);
    }

    private Answer git(Call call, String name, String path) throws IOException {
        DataCenterAccounts.Entry entry = accounts.enter(call.credential(), basicForGit, bearerForGit);
        HostedRepository repository = repositories.get(name.toLowerCase(Locale.ROOT));
        if (entry.refusal() != null) {
            Answer refused = Answer.text(401, "text/plain", "Authentication failed")
                    .with("WWW-Authenticate", "Basic realm=\"Atlassian Bitbucket\"");
            String reason = entry.refusal().headers().get("X-Authentication-Denied-Reason");
            return reason == null ? refused : refused.with("X-Authentication-Denied-Reason", reason);
        }
        if (repository == null) {
            return Answer.text(404, "text/plain", "Repository not found");
        }
        String permission = GitEndpoint.wantsToPush(call, path) ? "REPO_WRITE" : "REPO_READ";
        return entry.visitor().may(permission, repository.name())
                ? GitEndpoint.answer(call, repository.git(), path, repository.hashWantsRefused(), () -> {})
                : Answer.text(403, "text/plain", "You may not do this");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        repositories.values().forEach(HostedRepository::close);
    }
}
