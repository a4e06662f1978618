package io.jenkins.plugins.airflowdeploy.engine.airflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.AirflowPassword;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenLease;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowUser;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowVenv;
import io.jenkins.plugins.airflowdeploy.lab.airflow.LegacyAirflow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** An Airflow 2 as it comes: its REST API takes no passwords, only sessions of its web pages. */
public class LegacySessionContractTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void logsInAsABrowserDoesAndOutAtTheEnd() throws Exception {
        Path venv = AirflowVenv.legacyOrSkip();
        Path dags = folder.newFolder("dags").toPath();
        Files.writeString(dags.resolve("a.py"), "from airflow import DAG\ndag = DAG('a', schedule=None)\n");
        try (LegacyAirflow airflow = LegacyAirflow.start(venv, folder.newFolder("home").toPath(), dags, false, Map.of());
                Http http = new Http(HttpSettings.defaults(), Time.SYSTEM)) {
            AirflowUser deployer = airflow.deployer();
            AirflowPassword login = password(http, airflow, deployer.password());
            ScopedToken session = login.issue();
            assertThat(session.toString(), not(containsString(deployer.password())));

            AirflowBundle bundle = new AirflowBundle(http, airflow.baseUrl(), session, dags.toString(), Time.SYSTEM);
            assertThat(bundle.state().dagsByFile().get("a.py"), contains("a"));
            LegacyClient client = new LegacyClient(http, airflow.baseUrl(), TokenLease.fixed(session), Time.SYSTEM);
            assertThat(client.parse(client.dags(dags.toString()).get(0).fileToken()), is(AirflowApi.Asked.ACCEPTED));

            assertThat(login.revoke(session), is("revoked"));
            DeploymentFailure after = assertThrows(DeploymentFailure.class, bundle::state);
            assertThat(after.kind(), is(FailureKind.ACCESS));

            DeploymentFailure wrong = assertThrows(DeploymentFailure.class, () -> password(http, airflow, "no").issue());
            assertThat(wrong.getMessage(), containsString("refuses the password of Airflow user 'deployer' (credential 'lab')"));
        }
    }

    private static AirflowPassword password(Http http, LegacyAirflow airflow, String password) {
        return new AirflowPassword(http, airflow.baseUrl(), "deployer", () -> password, "lab", Time.SYSTEM);
    }
}
