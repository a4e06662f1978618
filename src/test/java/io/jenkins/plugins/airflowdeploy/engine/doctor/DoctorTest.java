package io.jenkins.plugins.airflowdeploy.engine.doctor;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.airflowdeploy.engine.doctor.Check.Status;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.policy.Policy;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** One illness at a time, and what the doctor says of it. */
public class DoctorTest {

    @Rule
    public final FaultServer server = new FaultServer();

    private Ward ward;

    @Before
    public void ward() {
        ward = new Ward(server);
    }

    private void finds(String subject, Status status, String seen, String remedy) throws InterruptedException {
        Check check = ward.check(subject);
        assertThat(check.toString(), check.status(), is(status));
        assertThat(check.seen(), containsString(seen));
        assertThat(check.remedy(), containsString(remedy));
    }

    @Test
    public void aHealthyEnvironmentHasNothingButOk() throws Exception {
        Diagnosis diagnosis = ward.examine();
        assertThat(diagnosis.lines().toString(), diagnosis.with(Status.OK).size(), is(diagnosis.checks().size()));
        assertThat(diagnosis.summary(), is("environment prod: 0 problems, 0 warnings, 13 ok, 0 not checked"));
        assertThat(ward.revoked, is(1));
        finds("target of acme/dags", Status.OK, "shows release " + Ward.RELEASE + " by jane of " + Ward.MADE + " (3 days ago),"
                + " commit c0ffeec0ffee of acme/dags", "");
    }

    @Test
    public void nothingIsChangedAndNoSecretIsTold() throws Exception {
        Diagnosis diagnosis = ward.examine();
        assertThat(server.seen().stream().map(FaultServer.Seen::method).toList(), everyItem(is("GET")));
        assertThat(String.join("\n", diagnosis.lines()), not(containsString(Ward.SECRET)));
    }

    @Test
    public void airflowDown() throws Exception {
        server.goDown();
        finds("Airflow", Status.PROBLEM, "cannot be reached: connection refused", "Mend that first");
        assertThat(ward.check("bundle").status(), is(Status.NOT_CHECKED));
    }

    @Test
    public void airflowTooOld() throws Exception {
        ward.answers.put("/api/v2/version", "404 {}");
        ward.answers.put("/api/v1/version", "{\"version\":\"2.9.3\"}");
        finds("Airflow", Status.PROBLEM, "version 2.9.3", "Airflow 3.1 and later, or 2.10 and 2.11");
    }

    @Test
    public void airflowThatCannotRevoke() throws Exception {
        ward.answers.put("/api/v2/version", "{\"version\":\"3.1.0\"}");
        finds("Airflow", Status.WARNING, "version 3.1.0", "cannot be revoked");
        ward.answers.put("/api/v2/version", "{\"version\":\"3.0.6\"}");
        finds("Airflow", Status.PROBLEM, "Update it to 3.1 or newer", "Mend that first");
    }

    @Test
    public void aPageThatIsNoAirflow() throws Exception {
        ward.answers.put("/api/v2/version", "200 <html>Sign in</html>");
        finds("Airflow", Status.PROBLEM, "login page or a proxy", "Mend that first");
    }

    @Test
    public void clocksApart() throws Exception {
        ward.time.pass(Duration.ofMinutes(7).plusSeconds(30));
        finds("clocks", Status.WARNING, "7 min behind Jenkins'", "NTP");
    }

    @Test
    public void aPasswordThatAirflowRefuses() throws Exception {
        ward.noToken = new DeploymentFailure(FailureKind.ACCESS, "Airflow refuses the password.");
        finds("Airflow: token", Status.PROBLEM, "refuses the password", "credential");
        assertThat(ward.check("bundle").status(), is(Status.NOT_CHECKED));
    }

    @Test
    public void aTokenThatAirflowDoesNotTake() throws Exception {
        ward.answers.put("/api/v2/dags", "403 {\"detail\":\"Invalid JWT token\"}");
        finds("Airflow: rights", Status.OK, "'user'", "");
        Check problem = ward.examine().problems().get(0);
        assertThat(problem.seen(), containsString("does not take our token"));
    }

    @Test
    public void aTokenThatLivesTooLong() throws Exception {
        ward.expiry = ward.time.now().plus(Duration.ofDays(365)).plusSeconds(60).truncatedTo(ChronoUnit.SECONDS);
        finds("Airflow: token", Status.WARNING, "ends at " + ward.expiry + ", in 365 days", "each deployment makes a token");
    }

    @Test
    public void rolesTooSmallAndTooBig() throws Exception {
        ward.scopes = List.of("role:viewer");
        finds("Airflow: rights", Status.PROBLEM, "'viewer', which cannot have DAG files parsed", "the role 'user'");
        ward.scopes = List.of("role:admin");
        finds("Airflow: rights", Status.WARNING, "'admin', which may do far more", "the role 'user'");
    }

    @Test
    public void anAccountWhoseRoleTheTokenDoesNotTell() throws Exception {
        ward.scopes = null;
        finds("Airflow: parse DAG files", Status.NOT_CHECKED, "the token names no role", "");
        finds("Airflow: rights", Status.OK, "may read what a deployment reads, and neither connections, variables nor roles;"
                + " not asked: can edit on DAGs", "");
        ward.answers.put("/api/v2/connections", "{\"connections\":[],\"total_entries\":0}");
        finds("Airflow: rights", Status.WARNING, "is wide: it has can read on Connections", "no more than: can read on DAGs");
        ward.answers.put("/auth/fab/v1/roles", "{\"roles\":[],\"total_entries\":0}");
        finds("Airflow: rights", Status.WARNING, "is an administrator's: it has can read on Connections, can read on Roles", "");
        ward.answers.put("/api/v2/connections", "403 {\"detail\":\"Forbidden\"}");
        ward.answers.put("/auth/fab/v1/roles", "404 {}");
        ward.answers.put("/api/v2/dagSources/orders", "403 {\"detail\":\"Forbidden\"}");
        finds("Airflow: rights", Status.PROBLEM, "lacks can read on DAG Code", "no more than: can read on DAGs");
        ward.answers.remove("/api/v2/dagSources/orders");
        ward.answers.put("/api/v2/variables", "503 {}");
        finds("Airflow: rights", Status.NOT_CHECKED, "does not tell of can read on Variables", "");
    }

    @Test
    public void howMuchTheAccountMayDoIsTold() throws Exception {
        assertThat(ward.examine().rights().toString(), ward.examine().rights().get(0).wide(), is(false));
        ward.scopes = List.of("role:op");
        assertThat(ward.examine().rights().get(0).wide(), is(true));
        ward.scopes = null;
        assertThat(ward.examine().rights().get(0).wide(), is(false));
        ward.answers.put("/api/v2/connections", "{\"connections\":[],\"total_entries\":0}");
        assertThat(ward.examine().rights().get(0).words(), containsString("can read on Connections"));
        ward.scopes = List.of("role:viewer");
        assertThat("too little is another matter", ward.examine().rights(), empty());
    }

    @Test
    public void anAccountThatMayNotListDags() throws Exception {
        ward.answers.put("/api/v2/importErrors", "403 {\"detail\":\"Forbidden\"}");
        ward.scopes = null;
        Check problem = ward.examine().problems().get(0);
        assertThat(problem.subject(), is("Airflow: rights"));
        assertThat(problem.seen(), containsString("role lacks can read on ImportError"));
    }

    @Test
    public void aDagProcessorThatStands() throws Exception {
        ward.answers.put("/api/v2/monitor/health", "{\"dag_processor\":{\"status\":\"unhealthy\"}}");
        finds("dag processor", Status.PROBLEM, "unhealthy", "Start");
    }

    @Test
    public void aBundleThatNeverListedADag() throws Exception {
        ward.dags("acme-dags");
        finds("bundle", Status.PROBLEM, "never listed a DAG of bundle acme-dags", "start the dag processor anew");
        assertThat(ward.check("bundle").remedy(), containsString("before its deploy ref existed"));
    }

    @Test
    public void aTargetThatWasNeverInitialized() throws Exception {
        ward.noTarget = new DeploymentFailure(FailureKind.NOT_INITIALIZED, "does not exist");
        ward.dags("acme-dags");
        finds("target of acme/dags", Status.PROBLEM, "is not initialized", "Initialize target");
        finds("bundle", Status.PROBLEM, "never listed", "Initialize the target first");
    }

    @Test
    public void aTargetThatCannotBeRead() throws Exception {
        ward.noTarget = new DeploymentFailure(FailureKind.ACCESS, "the server answered 401.");
        finds("target of acme/dags", Status.PROBLEM, "the server answered 401.", "Mend that first");
    }

    @Test
    public void aBundleOfTheWrongKind() throws Exception {
        ward.dags("acme-dags", Ward.dag("orders", "null", false));
        finds("bundle: kind", Status.PROBLEM, "has no versions, and the target is a Git ref", "GitDagBundle");
        ward.versioned = false;
        assertThat(ward.check("bundle: kind").status(), is(Status.OK));
        ward.dags("acme-dags", Ward.dag("orders", "\"abc\"", false));
        finds("bundle: kind", Status.PROBLEM, "has versions, and the target is a folder", "LocalDagBundle");
    }

    @Test
    public void anAirflowThatShowsAnotherRelease() throws Exception {
        ward.dags("acme-dags", Ward.dag("orders", "\"other\"", false));
        finds("release of acme/dags", Status.WARNING, "Airflow shows other, the target " + Ward.RELEASE, "dag processor's log");
    }

    @Test
    public void aBundleOfStaleDagsOnly() throws Exception {
        ward.dags("acme-dags", Ward.dag("orders", "\"abc\"", true));
        finds("bundle", Status.WARNING, "lists 0 DAGs of bundle acme-dags and 1 that are gone", "dag processor's log");
    }

    @Test
    public void importErrorsThatStand() throws Exception {
        ward.answers.put("/api/v2/importErrors", "{\"import_errors\":[{\"bundle_name\":\"acme-dags\",\"filename\":\"a.py\","
                + "\"timestamp\":\"2026-11-24T09:00:00Z\",\"stack_trace\":\"NameError: \\u001b[31mx\"}],\"total_entries\":1}");
        finds("import errors", Status.WARNING, "1: a.py (NameError: ?[31mx)", "Mend");
    }

    @Test
    public void policiesInWords() throws Exception {
        ward.policy = new Policy(List.of("acme/dags"), List.of(), List.of("**"));
        finds("policy: branches", Status.PROBLEM, "no branch may deploy: the list is empty", "Add a pattern");
        finds("policy: jobs", Status.WARNING, "any job may deploy: **", "Name those that should");
        ward.policy = new Policy(List.of("acme/*"), List.of("main"), List.of("x"));
        finds("target", Status.NOT_CHECKED, "names no repository in full", "");
    }

    @Test
    public void adviceIsReadyToBeCopied() throws Exception {
        String text = String.join("\n", ward.examine().advice());
        assertThat(text, containsString("AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST='[{\"name\":\"acme-dags\",\"classpath\":"
                + "\"airflow.providers.git.bundles.git.GitDagBundle\",\"kwargs\":{\"repo_url\":\"https://git.example.com/it'\\''s.git\","
                + "\"tracking_ref\":\"airflow/prod/acme.dags\",\"subdir\":\"dags\",\"refresh_interval\":300}}]'"));
        assertThat(text, not(containsString("AIRFLOW_CONN")));
        ward.needsLogin = true;
        text = String.join("\n", ward.examine().advice());
        assertThat(text, containsString("\"git_conn_id\":\"acme_dags_git\""));
        assertThat(text, containsString("AIRFLOW_CONN_ACME_DAGS_GIT='{\"conn_type\":\"git\",\"host\":"));
        assertThat(text, containsString("the target's pullKeyMade"));
        ward.versioned = false;
        assertThat(String.join("\n", ward.examine().advice()), containsString("local.LocalDagBundle\",\"kwargs\":{\"path\":"
                + "\"/srv/airflow/prod/current/dags\",\"refresh_interval\":300}}]'"));
    }

    @Test
    public void failureNamesTheProblemsInOneLine() throws Exception {
        ward.dags("acme-dags");
        ward.policy = new Policy(List.of("acme/dags"), List.of(), List.of("x"));
        Diagnosis diagnosis = ward.examine();
        assertThat(diagnosis.failure(),
                is("Environment prod has 2 problems: policy: branches, bundle. The log says what to do."));
        assertThat(diagnosis.checks().get(1).toMap().toString(), containsString("check=policy: branches, status=problem, seen=no"));
        assertThat(new Diagnosis("x", List.of(), List.of()).problems(), empty());
    }
}
