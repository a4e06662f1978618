package io.jenkins.plugins.airflowdeploy.engine.doctor;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.airflowdeploy.engine.doctor.Check.Status;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.policy.Policy;
import io.jenkins.plugins.airflowdeploy.engine.target.GitTarget;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.AirflowPassword;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowProcess;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowUser;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowVenv;
import io.jenkins.plugins.airflowdeploy.lab.airflow.GitBundle;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A real Airflow with a seeded target: healthy, seen by accounts of other roles, and with a bundle that it never listed. */
public class DoctorContractTest {

    private static final String REF = "refs/heads/airflow/prod/acme.dags";
    private static final String UNTRACKED = "refs/heads/airflow/other/acme.dags";

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static Path deploy;
    private static AirflowProcess airflow;
    private static Http http;

    @BeforeClass
    public static void startAirflow() throws Exception {
        Path venv = AirflowVenv.orSkip();
        deploy = FOLDER.newFolder("deploy.git").toPath();
        Git.init().setDirectory(deploy.toFile()).setBare(true).call().close();
        for (String ref : List.of(REF, UNTRACKED)) {
            target(ref).initialize(new ReleaseFacts(Time.SYSTEM.now(), "Seed", Map.of()));
        }
        airflow = AirflowProcess.start(venv, FOLDER.newFolder("home").toPath(),
                new GitBundle("acme-dags", deploy.toString(), REF.substring("refs/heads/".length()), "dags"));
        http = new Http(HttpSettings.defaults(), Time.SYSTEM);
    }

    @AfterClass
    public static void endAirflow() {
        if (airflow != null) {
            airflow.close();
            http.close();
        }
    }

    private static GitTarget target(String ref) throws Exception {
        return target(ref, FOLDER.newFolder().toPath());
    }

    private static GitTarget target(String ref, Path cache)
            throws DeploymentFailure {
        return new GitTarget(
                cache, new GitTarget.Address(deploy.toUri().toString(), ref, "dags"), null, HttpSettings.defaults(), Time.SYSTEM);
    }

    private static Diagnosis examine(AirflowUser user, String bundle, String ref) throws Exception {
        Path cache = FOLDER.newFolder().toPath();
        Patient patient = new Patient("prod", airflow.baseUrl(), bundle, Optional.of("dags"),
                new Policy(List.of("acme/dags"), List.of("main"), List.of("team/*")),
                () -> Optional.of(new AirflowPassword(
                        http, airflow.baseUrl(), user.name(), user::password, "airflow-prod", Time.SYSTEM)),
                Optional::empty,
                (repository, token) -> target(ref, cache),
                repository -> Optional.of(BundleSource.git(deploy.toString(), ref, false)));
        return new Doctor(patient, http, Time.SYSTEM).examine();
    }

    private static Check check(Diagnosis diagnosis, String subject) {
        return diagnosis.checks().stream().filter(c -> c.subject().equals(subject)).findFirst().orElseThrow();
    }

    @Test
    public void aHealthyAirflow() throws Exception {
        Diagnosis diagnosis = examine(airflow.deployer(), "acme-dags", REF);
        String text = String.join("\n", diagnosis.lines());
        assertThat(text, diagnosis.problems(), empty());
        assertThat(text, diagnosis.with(Status.WARNING), empty());
        assertThat(text, check(diagnosis, "release of acme/dags").status(), is(Status.OK));
        assertThat(text, check(diagnosis, "Airflow").seen(), containsString("version 3."));
        assertThat(text, check(diagnosis, "dag processor").seen(), is("healthy"));
    }

    @Test
    public void aViewerAndAnAdmin() throws Exception {
        Diagnosis viewer = examine(airflow.viewer(), "acme-dags", REF);
        assertThat(check(viewer, "Airflow: rights").status(), is(Status.PROBLEM));
        assertThat(viewer.problems().size(), is(1));
        Diagnosis admin = examine(airflow.admin(), "acme-dags", REF);
        assertThat(check(admin, "Airflow: rights").status(), is(Status.WARNING));
        assertThat(admin.problems(), empty());
    }

    @Test
    public void aBundleThatAirflowDoesNotHave() throws Exception {
        Diagnosis diagnosis = examine(airflow.deployer(), "acme-bags", REF);
        assertThat(check(diagnosis, "bundle").status(), is(Status.PROBLEM));
        assertThat(check(diagnosis, "bundle").seen(), containsString("of others it does: acme-dags"));
    }

    @Test
    public void aBundleThatTracksAnotherRef() throws Exception {
        Diagnosis diagnosis = examine(airflow.deployer(), "acme-dags", UNTRACKED);
        assertThat(check(diagnosis, "release of acme/dags").status(), is(Status.WARNING));
        assertThat(check(diagnosis, "release of acme/dags").remedy(), containsString("tracks another ref"));
    }
}
