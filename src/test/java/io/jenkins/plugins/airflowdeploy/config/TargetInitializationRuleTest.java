package io.jenkins.plugins.airflowdeploy.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.FormValidation;
import io.jenkins.plugins.airflowdeploy.engine.audit.Trail;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.BitbucketDouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.api.Git;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** "Initialize target" against a real Git server, and the records that it leaves. */
public class TargetInitializationRuleTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @ClassRule
    public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

    private static FormValidation initialize(String environment, String repository) throws Exception {
        JENKINS.jenkins.setSecurityRealm(JENKINS.createDummySecurityRealm());
        try (ACLContext as = ACL.as2(User.getById("ada", true).impersonate2())) {
            return TargetInitialization.run(environment, repository);
        }
    }

    private static List<JsonNode> records(String environment) throws Exception {
        Path trail = AirflowConfiguration.folder().resolve("trails").resolve(environment + ".jsonl");
        List<JsonNode> records = new ArrayList<>();
        for (String line : Files.readAllLines(trail)) {
            assertThat(line, not(containsString("deploy-secret-0815")));
            records.add(new ObjectMapper().readTree(line).get("predicate"));
        }
        assertThat(new Trail(AirflowConfiguration.folder(), environment).verify().intact(), is(true));
        return records;
    }

    private static void environment(String name, String url) {
        GitDeployTarget target = new GitDeployTarget(url);
        target.setCredentialsId("deploy-repository");
        AirflowConfiguration.get()
                .setEnvironments(List.of(new AirflowEnvironment(name, "http://127.0.0.1:9", "airflow", "dags", target)));
    }

    @Test
    public void eachIsRecordedWithWhoDidIt() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(
                        CredentialsScope.SYSTEM, "deploy-repository", "", "jenkins", "deploy-secret-0815"));
        Path bare = TEMPORARY.newFolder("deploy.git").toPath();
        Git.init().setBare(true).setGitDir(bare.toFile()).call().close();
        try (BitbucketDouble bitbucket = BitbucketDouble.start()) {
            bitbucket.addDeployRepository("airflow", bare, "jenkins", "deploy-secret-0815");
            environment("prod", bitbucket.deployUrl("airflow"));
            assertThat(initialize("prod", "acme/dags").kind, is(FormValidation.Kind.OK));
            assertThat(initialize("prod", "acme/dags").kind, is(FormValidation.Kind.OK));
        }
        environment("prod", "http://127.0.0.1:9/deploy.git");
        assertThat(initialize("prod", "acme/dags").kind, is(FormValidation.Kind.ERROR));

        List<JsonNode> records = records("prod");
        assertThat(
                records.stream().map(r -> r.get("outcome").asText()).toList(),
                contains("initialized", "unchanged", "failed"));
        for (JsonNode record : records) {
            assertThat(record.at("/requester/user").asText(), is("ada"));
            assertThat(record.at("/request/repository").asText(), is("acme/dags"));
        }
        JsonNode first = records.get(0);
        assertThat(first.at("/release/target").asText(), containsString("refs/heads/airflow/prod/acme.dags"));
        assertThat(first.at("/release/added/count").asInt(), is(1));
        assertThat(first.at("/tokens/0/credential").asText(), is("user name and password 'deploy-repository'"));
        assertThat(records.get(1).at("/release/after").asText(), is(first.at("/release/after").asText()));
        assertThat(records.get(2).at("/failure/kind").asText(), is("unavailable"));
    }
}
