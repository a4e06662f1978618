package io.jenkins.plugins.airflowdeploy.engine.airflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.AirflowPassword;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowUser;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowVenv;
import io.jenkins.plugins.airflowdeploy.lab.airflow.FabAirflow;
import io.jenkins.plugins.airflowdeploy.lab.airflow.LocalBundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What a real Airflow with the FAB auth manager lets accounts of its own roles do, and of roles that lack one permission each. */
public class FabRightsContractTest {

    private static final String LEAST = "Deployer";

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static FabAirflow airflow;
    private static Http http;

    @BeforeClass
    public static void start() throws Exception {
        Path venv = AirflowVenv.fabOrSkip();
        Path dags = FOLDER.newFolder("dags").toPath();
        Files.writeString(dags.resolve("hello.py"), """
                from airflow.sdk import dag, task

                @dag(schedule=None)
                def hello():
                    @task
                    def say():
                        return 1

                    say()

                hello()
                """);
        Map<String, List<List<String>>> roles = new TreeMap<>();
        roles.put(LEAST, permissions(AirflowRights.LEAST));
        for (String left : AirflowRights.LEAST) {
            List<String> others = new ArrayList<>(AirflowRights.LEAST);
            others.remove(left);
            roles.put("Without " + left, permissions(others));
        }
        airflow = FabAirflow.start(venv, FOLDER.newFolder("home").toPath(), roles, new LocalBundle("dags", dags));
        http = new Http(HttpSettings.defaults(), Time.SYSTEM);
    }

    @AfterClass
    public static void stop() {
        if (airflow != null) {
            airflow.close();
            http.close();
        }
    }

    /** {@code can read on DAGs} is the action {@code can_read} on the resource {@code DAGs}. */
    private static List<List<String>> permissions(List<String> names) {
        return names.stream()
                .map(name -> name.split(" on ", 2))
                .map(pair -> List.of(pair[0].replace(' ', '_'), pair[1]))
                .toList();
    }

    private static AirflowBundle bundleOf(String role) throws Exception {
        AirflowUser user = airflow.user(role);
        ScopedToken token = new AirflowPassword(
                http, airflow.baseUrl(), user.name(), user::password, "airflow-prod", Time.SYSTEM).issue();
        assertThat("its tokens name no role", token.scopes().isEmpty(), is(true));
        AirflowBundle bundle = new AirflowBundle(http, airflow.baseUrl(), token, "dags", Time.SYSTEM);
        assertThat(bundle.version(), is("3.3.2"));
        return bundle;
    }

    private static AirflowRights rights(String role) throws Exception {
        AirflowRights rights = bundleOf(role).rights(true);
        assertThat(role + ": " + rights, rights.unknown(), empty());
        return rights;
    }

    @Test
    public void theLeastRoleDoesAllThatADeploymentDoes() throws Exception {
        AirflowRights rights = rights(LEAST);
        assertThat(rights.toString(), rights.missing(), empty());
        assertThat(rights.toString(), rights.surplus(), empty());
        AirflowBundle bundle = bundleOf(LEAST);
        assertThat(bundle.state().dagsByFile().keySet(), contains("hello.py"));
        assertThat(bundle.texts(java.util.Set.of("hello.py")).keySet(), contains("hello.py"));
        assertThat(bundle.api().dagsWithVersion("dags", "none"), empty());
        DagRow dag = bundle.api().dags("dags").get(0);
        assertThat("tasks", bundle.api().content(dag).orElseThrow().stored().isPresent(), is(true));
    }

    @Test
    public void aRoleThatLacksOneOfThemLacksThat() throws Exception {
        List<String> others = AirflowRights.LEAST.stream().filter(p -> !p.equals(AirflowRights.READ_DAGS)).toList();
        Map<String, List<String>> missing = new TreeMap<>();
        for (String left : others) {
            missing.put(left, rights("Without " + left).missing());
        }
        assertThat(missing, is(others.stream().collect(Collectors.toMap(p -> p, p -> List.of(p)))));
        DeploymentFailure blind = assertThrows(
                DeploymentFailure.class, () -> bundleOf("Without " + AirflowRights.READ_DAGS).rights(true));
        assertThat(blind.getMessage(), containsString("does not let this account list DAGs (403). Its role must allow reading DAGs"));
    }

    @Test
    public void airflowsOwnRoles() throws Exception {
        assertThat(rights("Viewer").missing(), contains(AirflowRights.EDIT_DAGS));
        assertThat(rights("User").missing(), empty());
        assertThat(rights("User").surplus(), empty());
        assertThat(rights("Op").surplus(), contains("can read on Connections", "can read on Variables"));
        assertThat(rights("Op").administers(), is(false));
        assertThat(rights("Admin").surplus(), hasItem("can read on Connections"));
        assertThat(rights("Admin").administers(), is(true));
    }

    @Test
    public void itsTokensCanBeGivenBack() throws Exception {
        AirflowUser user = airflow.user(LEAST);
        AirflowPassword tokens =
                new AirflowPassword(http, airflow.baseUrl(), user.name(), user::password, "airflow-prod", Time.SYSTEM);
        ScopedToken token = tokens.issue();
        assertThat("it says when it ends", token.expiresAt().isPresent(), is(true));
        assertThat(tokens.revoke(token), is("revoked"));
    }

    @Test
    public void theDiagnosisSeesAnAdministratorAndTheLeastRole() throws Exception {
        assertThat(looked("Admin").administers(), is(true));
        assertThat(looked(LEAST).missing().toString() + looked(LEAST).surplus(), is("[][]"));
    }

    private static AirflowRights looked(String role) throws Exception {
        AirflowUser user = airflow.user(role);
        ScopedToken token = new AirflowPassword(
                http, airflow.baseUrl(), user.name(), user::password, "airflow-prod", Time.SYSTEM).issue();
        AirflowExamination look = new AirflowExamination(http, airflow.baseUrl(), token, "dags", Time.SYSTEM);
        assertThat(look.version(), is("3.3.2"));
        return look.rights();
    }

    @Test
    public void lookingAsksForNothingToBeParsed() throws Exception {
        assertThat(bundleOf("Viewer").rights(false).missing(), empty());
    }
}
