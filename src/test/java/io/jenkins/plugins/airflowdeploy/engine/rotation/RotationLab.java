package io.jenkins.plugins.airflowdeploy.engine.rotation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import io.jenkins.plugins.airflowdeploy.engine.testing.Faults;
import io.jenkins.plugins.airflowdeploy.engine.token.AirflowPassword;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import io.jenkins.plugins.airflowdeploy.lab.airflow.ConnectionsDouble;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** A rotation with a clock that is told the time, an Airflow that knows connections only, and a Bitbucket that hands out tokens. */
final class RotationLab implements RotationLog {

    static final Duration LIFE = Duration.ofHours(2);
    static final ObjectMapper JSON = new ObjectMapper();

    final FakeTime time = new FakeTime();
    final Faults faults = new Faults();
    final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    final List<String> minted = new ArrayList<>();
    final ConnectionsDouble airflow;
    volatile DeploymentFailure exchangeFails;
    volatile RuntimeException supplyBreaks;
    volatile Runnable afterMint = () -> {};
    volatile UnaryOperator<TokenSource> logins = source -> source;
    Path folder;
    private final FaultServer server;

    RotationLab(FaultServer server, Path folder) {
        this.server = server;
        this.folder = folder;
        airflow = new ConnectionsDouble(() -> server.seen().get(server.seen().size() - 1).body());
        server.then(airflow::answer);
        server.through(faults);
        airflow.make("bitbucket_api", "http");
    }

    /** Looks once, as the timer does each minute. */
    RotationLab look(String... ids) throws Exception {
        return look("bb-scoped", ids);
    }

    RotationLab look(String credential, String[] ids) throws Exception {
        RotationSite site = new RotationSite("prod", server.uri(""), "acme-dags",
                http -> logins.apply(new AirflowPassword(http, URI.create(server.uri("").toString()), "rotator",
                        () -> "airflow-password-1f", "airflow", time)),
                new HttpSettings(HttpSettings.defaults().proxies(), Duration.ofSeconds(20), 100_000), folder);
        List<String> wanted = ids.length == 0 ? List.of("bitbucket_api") : List.of(ids);
        new Rotation(site, this, time)
                .run(wanted.stream().map(id -> new RotatedConnection(id, credential, () -> supply(id))).toList());
        return this;
    }

    private TokenSource supply(String id) {
        if (supplyBreaks != null && id.equals("bitbucket_api")) {
            throw supplyBreaks;
        }
        return new Mint();
    }

    /** Looks each minute for so long. */
    RotationLab looksFor(Duration span) throws Exception {
        for (long minute = 0; minute < span.toMinutes(); minute++) {
            time.pass(Duration.ofMinutes(1));
            look();
        }
        return this;
    }

    String password(String id) {
        return airflow.password(id);
    }

    List<JsonNode> records() throws IOException {
        Path trail = folder.resolve("trails/prod.jsonl");
        List<JsonNode> records = new ArrayList<>();
        for (String line : Files.exists(trail) ? Files.readAllLines(trail) : List.<String>of()) {
            records.add(JSON.readTree(line).get("predicate"));
        }
        return records;
    }

    List<String> outcomes() throws IOException {
        return records().stream().map(r -> r.get("outcome").asText()).toList();
    }

    Path memory() {
        return folder.resolve("rotation/prod.json");
    }

    /** Everything that was written anywhere. */
    String written() throws IOException {
        StringBuilder all = new StringBuilder(String.join("\n", lines));
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.UTF_8));
            }
        }
        return all.toString();
    }

    @Override
    public void rotated(String line) {
        lines.add("INFO " + line);
    }

    @Override
    public void warning(String line) {
        lines.add("WARNING " + line);
    }

    @Override
    public void expired(String line) {
        lines.add("ERROR " + line);
    }

    /** Hands out {@code minted-secret-1}, {@code minted-secret-2}, … */
    private final class Mint implements TokenSource {
        @Override
        public ScopedToken issue() throws DeploymentFailure {
            if (exchangeFails != null) {
                throw exchangeFails;
            }
            Instant end = time.now().plus(LIFE);
            minted.add("minted-secret-" + (minted.size() + 1));
            afterMint.run();
            return new ScopedToken(null, minted.get(minted.size() - 1), List.of("repository"), end);
        }

        @Override
        public String revoke(ScopedToken token) {
            return "expires by itself";
        }

        @Override
        public String description() {
            return "Bitbucket scoped token 'bb-scoped'";
        }
    }
}
