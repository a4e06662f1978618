package io.jenkins.plugins.airflowdeploy.engine.target;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class RefTemplateTest {

    @Test
    public void aWorkspaceAndItsRepositoryAreReadable() throws Exception {
        assertThat(
                new RefTemplate(RefTemplate.DEFAULT).expand("prod", "acme/data-dags"),
                is("refs/heads/airflow/prod/acme.data-dags"));
        assertThat(new RefTemplate("refs/heads/deploy").expand("prod", "acme/dags"), is("refs/heads/deploy"));
    }

    @Test
    public void noTwoRepositoriesShareARef() throws Exception {
        List<String> names = List.of(
                "a-b/c",
                "a/b-c",
                "a/b.c",
                "a_b/c",
                "a/b_c",
                "a/b",
                "ab",
                "a.b/c",
                "a/.b",
                "a/b.lock",
                "a/b..c",
                "~a/b",
                "a/b/c",
                "https://h/a/b",
                "https://h/a/b.git",
                "https://h/a-b",
                "http://h/a/b",
                "https://h/A/b",
                "ä/b",
                "a/ä",
                "");
        RefTemplate template = new RefTemplate(RefTemplate.DEFAULT);
        Map<String, String> seen = new HashMap<>();
        for (String name : names) {
            String other = seen.put(template.expand("prod", name), name);
            assertThat(name + " and " + other, other == null, is(true));
        }
    }

    @Test
    public void otherNamesBecomeSafeAndShort() throws Exception {
        assertThat(
                RefTemplate.slug("https://git.example.com/team/dags"),
                matchesPattern("git-example-com-team-dags\\+[0-9a-f]{10}"));
        assertThat(RefTemplate.slug("x/".repeat(5000)).length(), lessThan(80));
        assertThat(new RefTemplate(RefTemplate.DEFAULT).expand("prod", "../../heads/main"), not(containsString("..")));
    }

    @Test
    public void templatesThatGiveNoBranchAreRefused() {
        for (String wrong : List.of(
                "airflow/{environment}",
                "refs/tags/{environment}",
                "refs/heads/{branch}",
                "refs/heads/a..b",
                "",
                "refs/heads/{environment")) {
            DeploymentFailure failure = assertThrows(wrong, DeploymentFailure.class, () -> new RefTemplate(wrong));
            assertThat(failure.kind(), is(FailureKind.INVALID_REQUEST));
        }
    }

    @Test
    public void markersOfTwoBundlesInOneAirflowHaveTwoIds() {
        String one = new MarkerDag("https://h/deploy", "refs/heads/airflow/prod/acme.dags").dagId();
        assertThat(one, matchesPattern("airflow_deploy_marker_airflow_prod_acme\\.dags_[0-9a-f]{8}"));
        assertThat(new MarkerDag("https://h/other", "refs/heads/airflow/prod/acme.dags").dagId(), not(one));
        assertThat(new MarkerDag("https://h/deploy", "refs/heads/airflow/prod/acme_dags").dagId(), not(one));
        assertThat(
                new MarkerDag("https://h/deploy", "refs/heads/" + "x".repeat(900))
                        .dagId()
                        .length(),
                lessThan(250));
    }

    @Test
    public void airflowsSafeModeReadsTheMarker() {
        String code = new String(new MarkerDag("u", "refs/heads/x").code(), StandardCharsets.UTF_8);
        assertThat(code, containsString("from airflow.sdk import DAG"));
        assertThat(code, containsString("is_paused_upon_creation=True"));
        assertThat(code, containsString("schedule=None"));
        assertThat(MarkerDag.path(""), is("airflow_deploy_marker.py"));
    }

    @Test
    public void foldersAreTidied() throws Exception {
        for (Map.Entry<String, String> folder : Map.of(".", "", "", "", "dags/", "dags", "./dags", "dags", "a/b", "a/b")
                .entrySet()) {
            assertThat(MarkerDag.folder(folder.getKey()), is(folder.getValue()));
        }
        for (String wrong : List.of("/dags", "../x", "a//b", ".git")) {
            assertThrows(wrong, DeploymentFailure.class, () -> MarkerDag.folder(wrong));
        }
    }
}
