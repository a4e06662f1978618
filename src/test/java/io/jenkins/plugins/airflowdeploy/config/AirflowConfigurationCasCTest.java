package io.jenkins.plugins.airflowdeploy.config;

import static io.jenkins.plugins.casc.misc.Util.getUnclassifiedRoot;
import static io.jenkins.plugins.casc.misc.Util.toStringFromYamlFile;
import static io.jenkins.plugins.casc.misc.Util.toYamlString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorException;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.casc.misc.ConfiguredWithCode;
import io.jenkins.plugins.casc.misc.JenkinsConfiguredWithCodeRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Environments as code: import, export and what is refused. */
public class AirflowConfigurationCasCTest {

    @Rule
    public final JenkinsConfiguredWithCodeRule jenkins = new JenkinsConfiguredWithCodeRule();

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    @Test
    @ConfiguredWithCode("environments.yml")
    public void codeIsImportedAndExported() throws Exception {
        AirflowEnvironment prod = AirflowConfiguration.get().environment("prod").orElseThrow();
        assertThat(prod.getAgentLabel(), is("deploy"));
        assertThat(prod.getPolicy().getBranches(), contains("main", "release/*"));
        assertThat(((GitDeployTarget) prod.getTarget()).getCredentialsId(), is("deploy-repository"));
        assertThat(prod.getRotation().getConnections().get(0).getConnectionId(), is("bitbucket_api"));
        assertThat(((GitDeployTarget) prod.getTarget()).getPullKeyMade(), is("2026-01-31"));
        assertThat(AirflowConfiguration.get().getSecretMaxAgeDays(), is(60));
        assertThat(AirflowConfiguration.get().getExpiryNoticeDays(), is(7));
        AirflowEnvironment test = AirflowConfiguration.get().environment("test").orElseThrow();
        FolderDeployTarget folder =
                (FolderDeployTarget) AirflowConfiguration.get().environment("folder").orElseThrow().getTarget();
        assertThat(folder.getPath(), is("/srv/airflow/{environment}/{repository}"));
        assertThat(folder.getKeep(), is(3));
        assertThat("nobody may deploy", test.getPolicy().getJobs(), empty());

        ConfigurationContext context = new ConfigurationContext(ConfiguratorRegistry.get());
        String exported = toYamlString(getUnclassifiedRoot(context).get("airflowDeploy"));
        assertThat(exported, is(toStringFromYamlFile(this, "environments-expected.yml")));

        AirflowConfiguration.get().setEnvironments(List.of());
        Path file = temporary.newFile("exported.yml").toPath();
        Files.writeString(file, "unclassified:\n  airflowDeploy:\n" + exported.indent(4));
        ConfigurationAsCode.get().configure(file.toString());
        assertThat(
                "what is exported is imported as the same",
                toYamlString(getUnclassifiedRoot(context).get("airflowDeploy")),
                is(exported));
        assertThat(AirflowConfiguration.get().environment("prod").orElseThrow().getPolicy().getJobs(), contains("team/**"));
    }

    @Test
    @ConfiguredWithCode("environments.yml")
    public void wrongCodeIsRefusedAndChangesNothing() {
        ConfiguratorException refused = assertThrows(ConfiguratorException.class, () -> ConfigurationAsCode.get()
                .configure(getClass().getResource("environments-wrong.yml").toString()));
        StringBuilder messages = new StringBuilder();
        for (Throwable e = refused; e != null; e = e.getCause()) {
            messages.append(e.getMessage()).append('\n');
        }
        assertThat(messages.toString(), containsString("base address"));
        assertThat(AirflowConfiguration.get().getEnvironments().size(), is(4));
    }
}
