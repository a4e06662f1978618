package io.jenkins.plugins.airflowdeploy.engine.git;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.transport.WantNotValidException;
import org.junit.rules.ExternalResource;

/** One bare repository behind Git's smart HTTP on the loopback, served by JGit. */
public final class GitHttpServer extends ExternalResource {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> seen = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private HttpContext context;
    private Repository repository;
    private GitCommits commits;
    private volatile String wanted;
    private volatile boolean headsOnly;
    private volatile boolean firstProtocol;

    /** A request as it came. */
    public record Request(String method, String path, Map<String, List<String>> headers) {}

    @Override
    protected void before() throws IOException {
        Path folder = Files.createTempDirectory("git-http-server");
        repository = new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
        repository.create(true);
        allow("allowAnySHA1InWant", true);
        allow("allowFilter", true);
        commits = new GitCommits(repository);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        context = server.createContext("/team/dags.git", this::handle);
        server.start();
    }

    @Override
    protected void after() {
        server.stop(0);
        threads.shutdownNow();
        repository.close();
        delete(repository.getDirectory());
    }

    private static void delete(File file) {
        File[] children = file.listFiles();
        if (children != null && !Files.isSymbolicLink(file.toPath())) {
            for (File child : children) {
                delete(child);
            }
        }
        file.delete();
    }

    /** Puts something before Git. */
    public void through(Filter filter) {
        context.getFilters().add(filter);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/team/dags.git";
    }

    public Repository repository() {
        return repository;
    }

    public GitCommits commits() {
        return commits;
    }

    public List<Request> seen() {
        return List.copyOf(seen);
    }

    /** Sets one of Git's {@code uploadpack.} switches. */
    public void allow(String uploadPackSwitch, boolean value) throws IOException {
        repository.getConfig().setBoolean("uploadpack", null, uploadPackSwitch, value);
        repository.getConfig().save();
    }

    /** From now on commits are handed out only if a branch points to them. */
    public void giveHeadsOnly() {
        headsOnly = true;
    }

    /** From now on the server knows Git's first wire protocol only. */
    public void speakFirstProtocol() {
        firstProtocol = true;
    }

    private void checkWants(UploadPack pack, List<ObjectId> wants) throws IOException {
        for (ObjectId want : wants) {
            if (repository.getRefDatabase().getRefs().stream().noneMatch(r -> want.equals(r.getObjectId()))) {
                throw new WantNotValidException(want);
            }
        }
    }

    /** From now on every request must carry this {@code Authorization}. */
    public void want(String authorization) {
        wanted = authorization;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            seen.add(new Request(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders())));
            if (wanted != null && !wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            String type = serve(exchange, out);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, out.size());
            out.writeTo(exchange.getResponseBody());
        }
    }

    private String serve(HttpExchange exchange, ByteArrayOutputStream out) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        boolean advertise = exchange.getRequestMethod().equals("GET");
        boolean push = advertise ? query.contains("receive-pack") : exchange.getRequestURI().getPath().endsWith("receive-pack");
        String service = push ? "git-receive-pack" : "git-upload-pack";
        InputStream in = exchange.getRequestBody();
        InputStream body = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding")) ? new GZIPInputStream(in) : in;
        if (push) {
            receive(advertise, body, out);
        } else {
            upload(advertise, exchange.getRequestHeaders().getFirst("Git-Protocol"), body, out);
        }
        return "application/x-" + service + (advertise ? "-advertisement" : "-result");
    }

    private void upload(boolean advertise, String protocol, InputStream in, ByteArrayOutputStream out) throws IOException {
        UploadPack pack = new UploadPack(repository);
        pack.setBiDirectionalPipe(false);
        if (headsOnly) {
            pack.setRequestValidator(this::checkWants);
        }
        if (protocol != null && !firstProtocol) {
            pack.setExtraParameters(Set.of(protocol));
        }
        if (advertise) {
            pack.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(new PacketLineOut(out)), "git-upload-pack");
        } else {
            pack.upload(in, out, null);
        }
    }

    private void receive(boolean advertise, InputStream in, ByteArrayOutputStream out) throws IOException {
        ReceivePack pack = new ReceivePack(repository);
        pack.setBiDirectionalPipe(false);
        if (advertise) {
            PacketLineOut lines = new PacketLineOut(out);
            lines.writeString("# service=git-receive-pack\n");
            lines.end();
            pack.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
        } else {
            pack.receive(in, out, null);
        }
    }
}
