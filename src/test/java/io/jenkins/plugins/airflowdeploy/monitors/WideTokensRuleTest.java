package io.jenkins.plugins.airflowdeploy.monitors;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.ExtensionList;
import hudson.model.Result;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.config.DeployPolicy;
import io.jenkins.plugins.airflowdeploy.config.GitDeployTarget;
import io.jenkins.plugins.airflowdeploy.config.WideTokens;
import io.jenkins.plugins.airflowdeploy.jenkins.Environments;
import io.jenkins.plugins.airflowdeploy.jenkins.SecretSearch;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowDouble;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.BitbucketDouble;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.eclipse.jgit.api.Git;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** Builds that see a token of an Airflow administrator, and then one that may do no more than is needed. */
public class WideTokensRuleTest {

    private static final String REF = "refs/heads/live";

    @Rule
    public final JenkinsRule jenkins = new JenkinsRule();

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private static String jwt(String role) {
        String claims = "{\"sub\":\"deployer\",\"role\":\"" + role + "\"}";
        return "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".c2lnbmF0dXJl";
    }

    private static void airflowToken(String role) {
        List<Credentials> store = SystemCredentialsProvider.getInstance().getCredentials();
        store.removeIf(StringCredentialsImpl.class::isInstance);
        store.add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "bearer", "", Secret.fromString(jwt(role))));
    }

    private static List<String> told() {
        return ExtensionList.lookupSingleton(WideTokensMonitor.class).getFindings().stream().map(Finding::getText).toList();
    }

    @Test
    public void aWideTokenIsToldOfUntilANarrowOneIsSeen() throws Exception {
        Path folder = temporary.getRoot().toPath();
        SampleRepository.create(folder.resolve("source.git"));
        Path releases = folder.resolve("releases.git");
        Git.init().setBare(true).setGitDir(releases.toFile()).call().close();
        try (BitbucketDouble git = BitbucketDouble.start();
                AirflowDouble airflow = AirflowDouble.start(releases, REF, List.of("customers.py", "orders.py", "stock.py"))) {
            git.addDeployRepository("source", folder.resolve("source.git"), "u", "p");
            git.addDeployRepository("releases", releases, "deploy", "deploy-secret");
            SystemCredentialsProvider.getInstance().getCredentials()
                    .add(new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "deploy", "", "deploy", "deploy-secret"));
            environment(git.deployUrl("releases"), airflow.baseUrl().toString());
            initialize();
            airflowToken("admin");
            WorkflowJob job = job(git.deployUrl("source"));

            jenkins.buildAndAssertSuccess(job);
            String finding = "Environment prod, token for Airflow; Airflow token (credential 'bearer'): role:admin: wider than needed;";
            assertThat(told(), contains(startsWith(finding)));
            assertThat("after a restart", new WideTokens().all().size(), is(1));
            assertThat(new SecretSearch(AirflowConfiguration.folder()).find(jwt("admin")), empty());

            policy(true);
            airflowToken("Op");
            jenkins.assertLogContains("let pass for a dry run", jenkins.buildAndAssertSuccess(job));
            assertThat(told(), contains(startsWith(finding.replace("admin", "op"))));

            airflowToken("user");
            jenkins.buildAndAssertSuccess(job);
            assertThat(told(), empty());
            assertThat(new WideTokens().all(), empty());
        }
    }

    @Test
    public void aDeploymentThatSawNoTokenChangesNothing() throws Exception {
        environment("http://127.0.0.1:9/deploy.git", "http://127.0.0.1:9");
        WideTokens.get().deployed("prod", "{\"predicate\":{\"request\":{\"repository\":\"acme/dags\"},\"policy\":[{\"rule\":\"token-scopes\","
                + "\"asked\":\"OAuth consumer 'bb'\",\"allowed\":true,\"answer\":\"wider than needed by account\"}]}}");
        WorkflowJob job = job("http://127.0.0.1:9/source.git");
        jenkins.buildAndAssertStatus(Result.FAILURE, job);
        assertThat(told(), contains(startsWith("Environment prod, token for source acme/dags; OAuth consumer 'bb': wider than needed by account")));
        AirflowConfiguration.get().setEnvironments(List.of());
        assertThat("of what is no more, nothing is told", told(), empty());
        Watch.get().look();
        assertThat(new WideTokens().all(), empty());
    }

    private void environment(String url, String airflow) {
        GitDeployTarget target = new GitDeployTarget(url);
        target.setCredentialsId("deploy");
        target.setRefTemplate(REF);
        AirflowEnvironment environment = new AirflowEnvironment("prod", airflow, "bearer", "dags", target);
        environment.setSubdir("dags");
        AirflowConfiguration.get().setEnvironments(List.of(environment));
        policy(false);
    }

    private void initialize() throws InterruptedException {
        AirflowEnvironment.DescriptorImpl form = jenkins.jenkins.getDescriptorByType(AirflowEnvironment.DescriptorImpl.class);
        assertThat(form.doInitializeTarget("prod", "x").kind, is(FormValidation.Kind.OK));
    }

    private static void policy(boolean refuseWide) {
        DeployPolicy policy = Environments.policy(List.of("**"), List.of("release/*"), List.of("*"));
        policy.setRefuseWideTokens(refuseWide);
        AirflowConfiguration.get().environment("prod").orElseThrow().setPolicy(policy);
    }

    private WorkflowJob job(String source) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "dags");
        job.setDefinition(new CpsFlowDefinition(
                "node { airflowDeploy environment: 'prod', dryRun: true, branch: '" + SampleRepository.branch(1) + "', repository: '"
                        + source + "' }",
                true));
        return job;
    }
}
