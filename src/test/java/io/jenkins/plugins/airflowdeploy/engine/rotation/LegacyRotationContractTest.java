package io.jenkins.plugins.airflowdeploy.engine.rotation;

import static io.jenkins.plugins.airflowdeploy.engine.rotation.RotationContracts.full;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowVenv;
import io.jenkins.plugins.airflowdeploy.lab.airflow.LegacyAirflow;
import io.jenkins.plugins.airflowdeploy.lab.airflow.LegacyObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The same rotation at a real Airflow 2, whose users are in FAB. */
public class LegacyRotationContractTest {

    private static final String DAG = """
            import hashlib
            from airflow.decorators import dag, task
            from airflow.hooks.base import BaseHook
            @dag(schedule=None)
            def reads():
                @task
                def look():
                    conn = BaseHook.get_connection("bitbucket_api")
                    seen = hashlib.sha256(conn.password.encode()).hexdigest()[:12]
                    return f"{seen} {conn.login} {conn.host} {conn.port} {conn.schema} {conn.extra}"
                look()
            reads()
            """;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void aTaskReadsTheNewPasswordAndAllElseIsAsItWas() throws Exception {
        Path venv = AirflowVenv.legacyOrSkip();
        Path dags = folder.newFolder("dags").toPath();
        Files.writeString(dags.resolve("reads.py"), DAG);
        try (LegacyAirflow airflow = LegacyAirflow.start(venv, folder.newFolder("home").toPath(), dags, true, Map.of())) {
            LegacyObserver observer = new LegacyObserver(airflow);
            RotationContracts rotations = new RotationContracts(airflow.baseUrl());
            observer.makeConnection(full("bitbucket_api", "http"));

            JsonNode refused = rotations.rotate(folder.newFolder().toPath(), airflow.deployer(), "bitbucket_api", "fresh-token-of-the-test-1");
            assertThat(refused.at("/failure/message").asText(), containsString("does not let this account read connections (403)"));
            JsonNode absent = rotations.rotate(folder.newFolder().toPath(), airflow.rotator(), "absent", "fresh-token-of-the-test-1");
            assertThat(absent.at("/failure/message").asText(), containsString("has no connection 'absent'"));

            JsonNode record = rotations.rotate(folder.newFolder().toPath(), airflow.rotator(), "bitbucket_api", "fresh-token-of-the-test-2");
            assertThat(record.toString(), record.at("/outcome").asText(), is("rotated"));
            assertThat(record.at("/airflow/version").asText(), is("2.11.2"));
            assertThat("nothing else changed", record.at("/tokens/1/end").asText(), is("in the connection; ends by itself"));
            assertThat(observer.valueOfNewRun("reads", "look", Duration.ofSeconds(180)),
                    is(RotationContracts.fingerprint("fresh-token-of-the-test-2")
                            + " x-token-auth api.bitbucket.org 443 https {\"timeout\": 5, \"key\": \"deep\"}"));
        }
    }
}
