package io.jenkins.plugins.airflowdeploy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.model.Result;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.triggers.SCMTrigger;
import hudson.triggers.TimerTrigger;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.config.DeployPolicy;
import io.jenkins.plugins.airflowdeploy.config.GitDeployTarget;
import io.jenkins.plugins.airflowdeploy.config.RoleMapping;
import io.jenkins.plugins.airflowdeploy.jenkins.Environments;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowDouble;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.BitbucketDouble;
import io.jenkins.plugins.airflowdeploy.pages.DeploymentAction;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jenkins.triggers.ReverseBuildTrigger;
import org.eclipse.jgit.api.Git;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.replay.ReplayAction;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.BuildWatcher;
import org.jvnet.hudson.test.JenkinsRule;

/** Who triggered a build, by Jenkins' own causes, in record and release commit. */
public class TriggerRuleTest {

    private static final String REF = "refs/heads/live";

    @Rule
    public final BuildWatcher log = new BuildWatcher();

    @Rule
    public final JenkinsRule jenkins = new JenkinsRule();

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private Path releases;
    private BitbucketDouble git;
    private AirflowDouble airflow;
    private DeployPolicy policy;
    private WorkflowJob job;

    @Before
    public void start() throws Exception {
        Path folder = temporary.getRoot().toPath();
        SampleRepository.create(folder.resolve("source.git"));
        releases = folder.resolve("releases.git");
        Git.init().setBare(true).setGitDir(releases.toFile()).call().close();
        git = BitbucketDouble.start();
        airflow = AirflowDouble.start(releases, REF, List.of("customers.py", "orders.py", "stock.py", "returns.py"));
        git.addDeployRepository("source", folder.resolve("source.git"), "u", "p");
        git.addDeployRepository("releases", releases, "deploy", "deploy-secret");
        List<Credentials> store = SystemCredentialsProvider.getInstance().getCredentials();
        store.add(new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "deploy", "", "deploy", "deploy-secret"));
        store.add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "bearer", "", Secret.fromString("bearer-text")));
        environment();
        JenkinsRule.DummySecurityRealm realm = jenkins.createDummySecurityRealm();
        realm.addGroups("ada", "DATA-eng", "secret-project");
        jenkins.jenkins.setSecurityRealm(realm);
        job = jenkins.createProject(WorkflowJob.class, "deploy");
        job.setDefinition(new CpsFlowDefinition(script(1), true));
    }

    private void environment() throws Exception {
        GitDeployTarget target = new GitDeployTarget(git.deployUrl("releases"));
        target.setCredentialsId("deploy");
        target.setRefTemplate(REF);
        AirflowEnvironment environment = new AirflowEnvironment("prod", airflow.baseUrl().toString(), "bearer", "dags", target);
        environment.setSubdir("dags");
        policy = Environments.policy(List.of("**"), List.of("release/*"), List.of("*"));
        policy.setRoles(List.of(new RoleMapping("data-eng", "Editor"), new RoleMapping("ops", "Op")));
        environment.setPolicy(policy);
        AirflowConfiguration.get().setEnvironments(List.of(environment));
        AirflowEnvironment.DescriptorImpl form = jenkins.jenkins.getDescriptorByType(AirflowEnvironment.DescriptorImpl.class);
        assertThat(form.doInitializeTarget("prod", "x").kind, is(FormValidation.Kind.OK));
    }

    private String script(int release) {
        return "node { airflowDeploy environment: 'prod', branch: '" + SampleRepository.branch(release) + "', repository: '"
                + git.deployUrl("source") + "' }";
    }

    @After
    public void stop() {
        airflow.close();
        git.close();
    }

    /** Logs in as a browser does, and presses the button. */
    private void startAs(String user, Job<?, ?> started) throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient().login(user);
        client.getPage(client.addCrumb(
                new WebRequest(new URL(client.getContextPath() + started.getUrl() + "build?delay=0sec"), HttpMethod.POST)));
    }

    private WorkflowRun ended(int number) throws Exception {
        jenkins.waitUntilNoActivity();
        return jenkins.assertBuildStatus(Result.SUCCESS, job.getBuildByNumber(number));
    }

    private static JsonNode record(WorkflowRun run) throws Exception {
        return new ObjectMapper().readTree(run.getAction(DeploymentAction.class).getRecord()).path("predicate");
    }

    private String message() throws Exception {
        try (Git now = Git.open(releases.toFile())) {
            return now.getRepository().parseCommit(now.getRepository().resolve(REF)).getFullMessage();
        }
    }

    @Test
    public void aUserWhoLoggedInAndTheOneWhoReplays() throws Exception {
        User.getById("ada", true).setFullName("Ada\nDeployed-By: root\u202e");
        startAs("ada", job);
        WorkflowRun run = ended(1);
        assertThat(message(), containsString("\nTriggered-By: ada (\"Ada Deployed-By: root?\")\n"));
        JsonNode requester = record(run).path("requester");
        assertThat(requester.path("user").asText(), is("ada"));
        assertThat(requester.path("trigger").asText(), is("user"));
        assertThat(requester.path("people").toString(), is("[{\"id\":\"ada\",\"name\":\"Ada Deployed-By: root?\","
                + "\"groups\":{\"count\":1,\"items\":[\"data-eng\"]}}]"));
        assertThat("groups that the policy does not name are nobody's business", record(run).toString(), not(containsString("secret-project")));
        assertThat(record(run).path("policy").toString(), containsString("\"rule\":\"user-role\",\"asked\":\"ada\",\"allowed\":true,"
                + "\"answer\":\"groups stand for the roles Editor"));

        startAs("bob", jenkins.createFreeStyleProject("other"));
        JsonNode replayed = replayedBy("bob", run, 2).path("requester");
        assertThat(replayed.path("people").toString(), allOf(containsString("\"id\":\"bob\""), not(containsString("ada"))));
        assertThat(replayed.path("causes").toString(), containsString("Replayed #1"));
        assertThat(message(), containsString("\nTriggered-By: bob\n"));
    }

    private JsonNode replayedBy(String user, WorkflowRun run, int release) throws Exception {
        try (ACLContext as = ACL.as2(User.getById(user, true).impersonate2())) {
            run.getAction(ReplayAction.class).run2(script(release), Map.of());
        }
        return record(ended(release));
    }

    /** The one is known to be in no group, of the other nothing is known. */
    @Test
    public void aUserInNoGroupAndOneWhoNeverLoggedIn() throws Exception {
        startAs("ada", job);
        WorkflowRun run = ended(1);
        startAs("bob", jenkins.createFreeStyleProject("other"));
        JsonNode bob = replayedBy("bob", run, 2);
        assertThat(bob.at("/requester/people/0/groups").toString(), is("{\"count\":0,\"items\":[]}"));
        assertThat(bob.path("policy").toString(), containsString("\"rule\":\"user-role\",\"asked\":\"bob\",\"allowed\":true,"
                + "\"answer\":\"groups stand for no role"));
        JsonNode token = replayedBy("api-token-alone", run, 3);
        assertThat(token.at("/requester/people/0").has("groups"), is(false));
        assertThat(token.path("policy").toString(), containsString("\"asked\":\"api-token-alone\",\"allowed\":true,"
                + "\"answer\":\"not asked, because"));
    }

    @Test
    public void theUserWhoStartedTheBuildThatCalledThisOne() throws Exception {
        FreeStyleProject release = jenkins.createFreeStyleProject("release");
        FreeStyleProject nightly = jenkins.createFreeStyleProject("nightly");
        upstream(nightly, "release");
        ReverseBuildTrigger trigger = new ReverseBuildTrigger("nightly", Result.SUCCESS);
        job.addTrigger(trigger);
        trigger.start(job, true);
        startAs("ada", release);
        JsonNode requester = record(ended(1)).path("requester");
        assertThat(requester.path("trigger").asText(), is("user"));
        assertThat(requester.at("/people/0/id").asText(), is("ada"));
        assertThat(requester.at("/people/0/via").asText(), is("nightly #1 through release #1"));
        assertThat(message(), containsString("\nTriggered-By: ada through nightly #1 through release #1\n"));
    }

    private static void upstream(FreeStyleProject project, String upstream) throws Exception {
        ReverseBuildTrigger trigger = new ReverseBuildTrigger(upstream, Result.SUCCESS);
        project.addTrigger(trigger);
        trigger.start(project, true);
    }

    @Test
    public void whatNobodyStarted() throws Exception {
        job.scheduleBuild2(0, new CauseAction(new TimerTrigger.TimerTriggerCause()));
        assertThat(record(ended(1)).at("/requester/trigger").asText(), is("timer"));
        assertThat(message(), containsString("\nTriggered-By: Started by timer\n"));
        job.scheduleBuild2(0, new CauseAction(new SCMTrigger.SCMTriggerCause("")));
        JsonNode requester = record(ended(2)).path("requester");
        assertThat("of which repository nobody can tell", requester.path("trigger").asText(), is("push-elsewhere"));
        assertThat(requester.has("pushedBy"), is(false));
    }

    /** Two who asked for the same build while it waited, and many builds around each other. */
    @Test
    public void severalUsersAndManyBuilds() throws Exception {
        startAs("ada", jenkins.createFreeStyleProject("other"));
        WorkflowRun run = job.scheduleBuild2(0, new CauseAction(
                new Cause.UserIdCause("ada"), new Cause.UserIdCause("gone"), new Cause.UserIdCause())).get();
        jenkins.assertBuildStatusSuccess(run);
        assertThat(record(run).at("/requester/people").findValuesAsText("id"), contains("ada", "gone"));
        Cause cause = new Cause.UserIdCause("ada");
        for (int i = 0; i < 12; i++) {
            FreeStyleProject around = jenkins.createFreeStyleProject("around-" + i);
            cause = new Cause.UpstreamCause(around.scheduleBuild2(0, cause).get());
        }
        WorkflowRun deep = job.scheduleBuild2(0, new CauseAction(cause)).get();
        jenkins.assertBuildStatusSuccess(deep);
        assertThat("Jenkins itself does not keep causes as deep", record(deep).at("/requester/people").size(), is(0));
        assertThat(record(deep).at("/requester/trigger").asText(), is("other"));
    }
}
