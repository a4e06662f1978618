package io.jenkins.plugins.airflowdeploy.engine.rotation;

import static io.jenkins.plugins.airflowdeploy.engine.rotation.RotationContracts.full;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowProcess;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowVenv;
import io.jenkins.plugins.airflowdeploy.lab.airflow.ConnectionObserver;
import io.jenkins.plugins.airflowdeploy.lab.airflow.GitBundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A real Airflow 3 that is set to show what it is asked for. */
public class RotationBundleContractTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void aBundlesOwnConnectionIsRefusedAndNoPasswordIsKept() throws Exception {
        Path venv = AirflowVenv.orSkip();
        Map<String, String> settings = Map.of(
                "AIRFLOW__API__EXPOSE_CONFIG", "True", "AIRFLOW__CORE__HIDE_SENSITIVE_VAR_CONN_FIELDS", "False");
        try (AirflowProcess airflow = AirflowProcess.start(
                venv, folder.newFolder("home").toPath(), settings, new GitBundle("d", repository(), "main", null))) {
            ConnectionObserver connections = new ConnectionObserver(airflow.baseUrl(), airflow.admin());
            RotationContracts rotations = new RotationContracts(airflow.baseUrl());
            connections.make(full("git_default", "git"));
            connections.make(full("tasks_git", "git"));

            JsonNode refused = rotations.rotate(folder.newFolder().toPath(), airflow.rotator(), "git_default", "fresh-token-of-the-test-1");
            assertThat(refused.at("/outcome").asText(), is("failed"));
            assertThat(refused.at("/failure/message").asText(), containsString("a running dag processor does not re-read"));
            assertThat(connections.changes().size(), is(0));

            rotations.lines.clear();
            Path controller = folder.newFolder().toPath();
            JsonNode before = connections.shown("tasks_git");
            assertThat(rotations.rotate(controller, airflow.rotator(), "tasks_git", "fresh-token-of-the-test-2").at("/outcome").asText(),
                    is("rotated"));
            JsonNode after = connections.shown("tasks_git");
            assertThat("hidden even so", after.path("password").asText(), is("***"));
            assertThat(after, is(before));
            assertThat(connections.changes().size(), is(1));
            assertThat("what docs/rotation.md warns of: this Airflow writes it down by itself", connections.changes().toString(),
                    containsString("fresh-token-of-the-test-2"));
            assertThat(rotations.lines.toString(), allOf(not(containsString("dag processor")), not(containsString("fresh-token"))));
            for (String file : new String[] {"trails/prod.jsonl", "rotation/prod.json"}) {
                assertThat(Files.readString(controller.resolve(file)), not(containsString("fresh-token-of-the-test")));
            }
        }
    }

    private String repository() throws Exception {
        Path path = folder.newFolder("repository").toPath();
        try (Git git = Git.init().setDirectory(path.toFile()).setInitialBranch("main").call()) {
            Files.writeString(path.resolve("a.py"), "from airflow.sdk import DAG\ndag = DAG('a', schedule=None)\n");
            git.add().addFilepattern("a.py").call();
            git.commit().setMessage("seed").setAuthor("t", "t@localhost").setCommitter("t", "t@localhost").setSign(false).call();
        }
        return path.toString();
    }
}
