package io.jenkins.plugins.airflowdeploy.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.config.GitDeployTarget;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.SecretSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;

/** Every YAML of the documents, through Configuration as Code in a real Jenkins. */
public class DocsCasCTest {

    @Rule
    public final JenkinsRule jenkins = new JenkinsRule();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void codeOfTheDocumentsDefinesItsEnvironments() throws Exception {
        List<Snippet> snippets = Snippet.all("yaml");
        assertThat(snippets.size(), greaterThanOrEqualTo(2));
        for (Snippet snippet : snippets) {
            AirflowConfiguration.get().setEnvironments(List.of());
            apply(snippet, folder.getRoot().toPath());
            List<AirflowEnvironment> environments = AirflowConfiguration.get().getEnvironments();
            assertThat(
                    snippet.toString(),
                    environments.stream().map(AirflowEnvironment::getName).toList(),
                    is(DocsTest.environments(snippet)));
            assertThat(snippet.toString(), environments, not(empty()));
            for (AirflowEnvironment environment : environments) {
                assertThat(environment.getPolicy().getRepositories(), anyOf(
                        is(List.of("acme/dags")), is(List.of("https://bitbucket.example.com/scm/dag/dags.git"))));
                assertThat(environment.getPolicy().getJobs(), not(empty()));
                assertThat(environment.accepts(jenkins.jenkins), is(false));
            }
        }
    }

    @Test
    public void credentialsOfTheDocumentsAreThoseThatTheEnvironmentNames() throws Exception {
        Snippet snippet = Snippet.all("yaml").stream()
                .filter(s -> s.document().equals("docs/getting-started.md"))
                .findFirst()
                .orElseThrow();
        apply(snippet, folder.getRoot().toPath());
        AirflowEnvironment prod = AirflowConfiguration.get().environment("prod").orElseThrow();
        List<String> system = SystemCredentialsProvider.getInstance().getCredentials().stream()
                .filter(c -> c.getScope() == CredentialsScope.SYSTEM)
                .map(c -> ((IdCredentials) c).getId())
                .toList();
        assertThat(system, hasItems(prod.getCredentialsId(), ((GitDeployTarget) prod.getTarget()).getCredentialsId()));
        assertThat(prod.getTarget().tokens().isPresent(), is(true));
        StandardUsernamePasswordCredentials airflow = SystemCredentialsProvider.getInstance().getCredentials().stream()
                .filter(c -> c instanceof StandardUsernamePasswordCredentials p && p.getId().equals(prod.getCredentialsId()))
                .map(StandardUsernamePasswordCredentials.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(airflow.getPassword().getPlainText(), is("value of AIRFLOW_PROD_PASSWORD"));
    }

    static void apply(Snippet snippet, Path folder) throws Exception {
        Path file = Files.createTempFile(folder, "snippet", ".yml");
        Files.writeString(file, snippet.text());
        ConfigurationAsCode.get().configure(file.toString());
    }

    /** Answers for the variables that the documents name. */
    @TestExtension
    public static final class Variables extends SecretSource {
        @Override
        public Optional<String> reveal(String name) {
            return Optional.of("value of " + name);
        }
    }
}
