package io.jenkins.plugins.airflowdeploy.engine.token;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpCall;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowProcess;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowUser;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowVenv;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** That a real Airflow gives a token of an hour, and takes no revoked one. */
public class AirflowPasswordContractTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Http http = new Http(HttpSettings.defaults(), Time.SYSTEM);
    private AirflowProcess airflow;

    @Before
    public void start() throws Exception {
        Path venv = AirflowVenv.orSkip();
        airflow = AirflowProcess.start(venv, folder.newFolder("home").toPath());
    }

    @After
    public void end() {
        if (airflow != null) {
            airflow.close();
        }
        http.close();
    }

    @Test
    public void issuesAndRevokes() throws Exception {
        AirflowPassword source = source(airflow.deployer(), airflow.deployer().password());
        ScopedToken token = source.issue();
        Duration life = Duration.between(Instant.now(), token.expiresAt().orElseThrow());
        assertThat(life.toMinutes(), greaterThan(55L));
        assertThat(life.toMinutes(), lessThanOrEqualTo(60L));
        assertThat(token.scopes().orElseThrow(), is(List.of("role:user")));
        assertThat(ask(token).status(), is(200));

        assertThat(source.revoke(token), is("revoked"));

        HttpAnswer refused = ask(token);
        assertThat(refused.status(), is(403));
        assertThat(new String(refused.body(), StandardCharsets.UTF_8), containsString("Invalid JWT token"));
        assertThat("another token of the same user lives on", ask(source.issue()).status(), is(200));
    }

    @Test
    public void refusesAWrongPassword() {
        DeploymentFailure failure =
                assertThrows(DeploymentFailure.class, () -> source(airflow.deployer(), "wrong").issue());
        assertThat(failure.getMessage(), containsString("refuses the password of Airflow user 'deployer' (credential 'c') (401)"));
    }

    private HttpAnswer ask(ScopedToken token) throws Exception {
        return http.send("Airflow", HttpCall.get(new AirflowAddress(airflow.baseUrl()).at("/api/v2/dags"))
                .header("Authorization", token.authorization()));
    }

    private AirflowPassword source(AirflowUser user, String password) {
        return new AirflowPassword(http, airflow.baseUrl(), user.name(), () -> password, "c", Time.SYSTEM);
    }
}
