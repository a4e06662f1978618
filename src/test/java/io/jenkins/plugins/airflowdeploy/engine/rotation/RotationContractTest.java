package io.jenkins.plugins.airflowdeploy.engine.rotation;

import static io.jenkins.plugins.airflowdeploy.engine.rotation.RotationContracts.fingerprint;
import static io.jenkins.plugins.airflowdeploy.engine.rotation.RotationContracts.full;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowObserver;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowProcess;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowUser;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowVenv;
import io.jenkins.plugins.airflowdeploy.lab.airflow.ConnectionObserver;
import io.jenkins.plugins.airflowdeploy.lab.airflow.LocalBundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What a rotation does to a connection of a real Airflow 3, and what tasks get of it. */
public class RotationContractTest {

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static final AskingTask TASK = new AskingTask();

    private static AirflowProcess airflow;
    private static AirflowObserver observer;
    private static ConnectionObserver connections;
    private static RotationContracts rotations;

    @BeforeClass
    public static void start() throws Exception {
        Path venv = AirflowVenv.orSkip();
        TASK.start();
        Path dags = FOLDER.newFolder("dags").toPath();
        String text = new String(RotationContractTest.class.getResourceAsStream("reads.py").readAllBytes(), StandardCharsets.UTF_8);
        Files.writeString(dags.resolve("reads.py"), text.replace("@TEST@", TASK.url()));
        airflow = AirflowProcess.start(venv, FOLDER.newFolder("home").toPath(), new LocalBundle("d", dags));
        observer = new AirflowObserver(airflow.baseUrl(), airflow.admin());
        connections = new ConnectionObserver(airflow.baseUrl(), airflow.admin());
        rotations = new RotationContracts(airflow.baseUrl());
        connections.make(full("bitbucket_api", "http"));
    }

    @AfterClass
    public static void end() {
        if (airflow != null) {
            airflow.close();
        }
        TASK.close();
    }

    private static JsonNode rotate(AirflowUser user, String id, String token) throws Exception {
        return rotations.rotate(FOLDER.newFolder().toPath(), user, id, token);
    }

    @Test
    public void aTaskReadsTheNewPasswordAndAllElseIsAsItWas() throws Exception {
        JsonNode before = connections.shown("bitbucket_api");
        JsonNode record = rotate(airflow.rotator(), "bitbucket_api", "fresh-token-of-the-test-1");
        assertThat(record.toString(), record.at("/outcome").asText(), is("rotated"));
        assertThat(record.at("/airflow/version").asText(), is("3.3.2"));
        assertThat("the role op is enough", record.at("/tokens/0/scopes/0").asText(), is("role:op"));
        assertThat(record.at("/tokens/0/end").asText(), is("revoked"));
        JsonNode after = connections.shown("bitbucket_api");
        assertThat("Airflow hides it", after.path("password").asText(), is("***"));
        assertThat(after, is(before));
        AirflowObserver.Run run = observer.run("reads", PATIENCE);
        assertThat(run.state(), is("success"));
        assertThat(observer.returnValue(run, "look"), is(fingerprint("fresh-token-of-the-test-1")
                + " x-token-auth api.bitbucket.org 443 https {\"timeout\": 5, \"key\": \"deep\"}"));
        assertThat(connections.changes().toString(), allOf(containsString("bitbucket_api"), not(containsString("fresh-token-of-the-test"))));
        assertThat(everyLog(), allOf(containsString("method=PATCH path=/api/v2/connections/bitbucket_api"), not(containsString("fresh-token-of-the-test"))));
    }

    private static String everyLog() throws Exception {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> logs = Files.walk(airflow.home())) {
            for (Path log : logs.filter(p -> p.toString().endsWith(".log")).toList()) {
                all.append(new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Test
    public void aRunningTaskReadsItAnew() throws Exception {
        connections.make(full("retried_api", "http"));
        rotate(airflow.rotator(), "retried_api", "fresh-token-of-the-test-2");
        CompletableFuture<AirflowObserver.Run> run = CompletableFuture.supplyAsync(() -> {
            try {
                return observer.run("retried", PATIENCE);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(TASK.says(), is("/first/" + fingerprint("fresh-token-of-the-test-2")));
        rotate(airflow.rotator(), "retried_api", "fresh-token-of-the-test-3");
        TASK.goesOn();
        assertThat("the same attempt, asking once more", TASK.says(), is("/again/" + fingerprint("fresh-token-of-the-test-3")));
        TASK.goesOn();
        assertThat(run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).state(), is("success"));
        assertThat("its next attempt", observer.returnValue(run.get(), "attempt"), containsString(fingerprint("fresh-token-of-the-test-3")));
    }

    @Test
    public void theRoleOfADeploymentIsNotEnough() throws Exception {
        JsonNode record = rotate(airflow.deployer(), "bitbucket_api", "fresh-token-of-the-test-4");
        assertThat(record.at("/outcome").asText(), is("failed"));
        assertThat(record.at("/failure/message").asText(), containsString("does not let this account read connections (403)"));
    }

    @Test
    public void aConnectionThatIsAbsentIsNamed() throws Exception {
        JsonNode record = rotate(airflow.rotator(), "no.such-connection", "fresh-token-of-the-test-5");
        assertThat(record.at("/failure/message").asText(), containsString("has no connection 'no.such-connection' in its database (404)"));
        assertThat("and no token was exchanged for it", ((ObjectNode) record).path("tokens").size(), is(1));
    }

    @Test
    public void aGitConnectionIsRotatedWithAWord() throws Exception {
        connections.make(Map.of("connection_id", "tasks_git", "conn_type", "git", "host", "https://bitbucket.org/a/b.git"));
        rotations.lines.clear();
        assertThat(rotate(airflow.rotator(), "tasks_git", "fresh-token-of-the-test-6").at("/outcome").asText(), is("rotated"));
        assertThat(rotations.lines.toString(), containsString("a running dag processor does not re-read its Git connection"));
    }
}
