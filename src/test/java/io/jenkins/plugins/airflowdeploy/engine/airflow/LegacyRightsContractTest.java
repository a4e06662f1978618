package io.jenkins.plugins.airflowdeploy.engine.airflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.AirflowPassword;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowUser;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowVenv;
import io.jenkins.plugins.airflowdeploy.lab.airflow.LegacyAirflow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What an Airflow 2, which always has the FAB auth manager, lets accounts of its own roles do. */
public class LegacyRightsContractTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Http http = new Http(HttpSettings.defaults(), Time.SYSTEM);
    private Path venv;
    private Path dags;

    @Before
    public void dags() throws Exception {
        venv = AirflowVenv.legacyOrSkip();
        dags = folder.newFolder("dags").toPath();
        Files.writeString(dags.resolve("a.py"), "from airflow import DAG\ndag = DAG('a', schedule=None)\n");
    }

    @After
    public void close() {
        http.close();
    }

    private void rolesAreToldApart(boolean withBasic) throws Exception {
        try (LegacyAirflow airflow =
                LegacyAirflow.start(venv, folder.newFolder("home").toPath(), dags, withBasic, Map.of())) {
            AirflowRights user = rights(airflow, airflow.deployer());
            assertThat(user.toString(), user.missing(), empty());
            assertThat(user.toString(), user.surplus(), empty());
            assertThat(user.toString(), user.unknown(), empty());
            assertThat(rights(airflow, airflow.viewer()).missing(), contains(AirflowRights.EDIT_DAGS));
            AirflowRights admin = rights(airflow, airflow.admin());
            assertThat(admin.surplus(), hasItems("can read on Connections", "can read on Variables"));
            assertThat(admin.toString(), admin.administers(), is(true));
        }
    }

    private AirflowRights rights(LegacyAirflow airflow, AirflowUser user) throws Exception {
        AirflowPassword tokens =
                new AirflowPassword(http, airflow.baseUrl(), user.name(), user::password, "airflow", Time.SYSTEM);
        AirflowBundle bundle = new AirflowBundle(http, airflow.baseUrl(), tokens.issue(), dags.toString(), Time.SYSTEM);
        bundle.version();
        assertThat(bundle.state().dagsByFile().get("a.py"), is(new TreeSet<>(List.of("a"))));
        return bundle.rights(true);
    }

    @Test
    public void withPasswordsInEachRequest() throws Exception {
        rolesAreToldApart(true);
    }

    @Test
    public void withSessions() throws Exception {
        rolesAreToldApart(false);
    }
}
