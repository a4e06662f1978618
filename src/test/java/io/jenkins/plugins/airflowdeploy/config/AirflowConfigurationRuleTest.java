package io.jenkins.plugins.airflowdeploy.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Failure;
import io.jenkins.plugins.airflowdeploy.engine.policy.ChangeRules;
import io.jenkins.plugins.airflowdeploy.engine.policy.DagOwners;
import io.jenkins.plugins.airflowdeploy.engine.policy.Policy;
import io.jenkins.plugins.airflowdeploy.engine.policy.PolicyDecision;
import io.jenkins.plugins.airflowdeploy.engine.target.RefTemplate;
import io.jenkins.plugins.airflowdeploy.jenkins.Environments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.htmlunit.html.HtmlForm;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** The form of environments: what goes in comes out, and what is wrong does not get in. */
public class AirflowConfigurationRuleTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private static AirflowConfiguration configuration() {
        return AirflowConfiguration.get();
    }

    @Test
    public void formKeepsEveryField() throws Exception {
        AirflowEnvironment prod = Environments.full("prod");
        AirflowEnvironment bare = new AirflowEnvironment(
                "bare", "http://localhost:8080/", "airflow", "b", new GitDeployTarget("http://localhost/x.git"));
        FolderDeployTarget folder = new FolderDeployTarget(" /srv/airflow/{environment}/{repository} ");
        folder.setKeep(3);
        AirflowEnvironment shared = new AirflowEnvironment("shared", "http://localhost:8080", "airflow", "b", folder);
        configuration().setEnvironments(List.of(prod, bare, shared));
        configuration().setSecretMaxAgeDays(45);
        configuration().setExpiryNoticeDays(9);

        JENKINS.configRoundtrip();

        assertThat(configuration().getSecretMaxAgeDays(), is(45));
        assertThat(configuration().getExpiryNoticeDays(), is(9));

        List<AirflowEnvironment> after = configuration().getEnvironments();
        assertThat(after.size(), is(3));
        JENKINS.assertEqualDataBoundBeans(shared, after.get(2));
        assertThat(((FolderDeployTarget) after.get(2).getTarget()).getPath(), is("/srv/airflow/{environment}/{repository}"));
        assertThat(((FolderDeployTarget) after.get(2).getTarget()).getKeep(), is(3));
        JENKINS.assertEqualDataBoundBeans(prod, after.get(0));
        JENKINS.assertEqualDataBoundBeans(bare, after.get(1));
        assertThat(((GitDeployTarget) after.get(0).getTarget()).getPullKeyMade(), is("2026-01-31"));
        assertThat(((GitDeployTarget) after.get(1).getTarget()).getPullKeyMade(), is((String) null));
        assertThat(after.get(0).getPolicy().getRepositories(), contains("acme/dags", "acme/other"));
        Policy policy = after.get(0).toSpec().policy();
        assertThat(policy.changes(), is(new ChangeRules(true, 2, OptionalInt.of(5), List.of("unit", "lint"), true)));
        assertThat(policy.owners().otherThan("acme/dags", "sales_x").orElseThrow().repository(), is("acme/sales"));
        assertThat(policy.refuseWideTokens(), is(true));
        assertThat(after.get(1).toSpec().policy().refuseWideTokens(), is(false));
        assertThat(after.get(1).toSpec().policy().changes(), is(ChangeRules.NONE));
        assertThat(after.get(1).toSpec().policy().owners(), is(DagOwners.NONE));
        assertThat(after.get(0).getDataCenter().isMintTokens(), is(true));
        assertThat(after.get(0).getDataCenter().getReportAs(), is("STAGING"));
        assertThat(after.get(1).getDataCenter(), is((DataCenterOptions) null));
        assertThat(after.get(0).getRotation().getAirflowCredentialsId(), is("airflow-rotation"));
        assertThat(after.get(0).getRotation().getConnections().stream().map(SuppliedConnection::getConnectionId).toList(),
                contains("bitbucket_api", "other"));
        assertThat(after.get(1).getRotation(), is((ConnectionRotation) null));
        assertThat(after.get(1).getAirflowUrl(), is("http://localhost:8080"));
        assertThat(after.get(1).getPolicy().getJobs(), empty());
        assertThat(((GitDeployTarget) after.get(1).getTarget()).getRefTemplate(),
                is("refs/heads/airflow/{environment}/{repository}"));
    }

    @Test
    public void formCanBeEmptied() throws Exception {
        configuration().setEnvironments(List.of(Environments.full("prod")));
        HtmlForm form = JENKINS.createWebClient().goTo("configure").getFormByName("config");
        form.getElementsByTagName("button").stream()
                .filter(b -> b.getAttribute("title").contains("Delete environment")
                        || b.getTextContent().contains("Delete environment"))
                .findFirst()
                .orElseThrow()
                .click();
        JENKINS.submit(form);
        assertThat(configuration().getEnvironments(), empty());
    }

    @Test
    public void whatIsSetIsSavedAndLoaded() throws Exception {
        configuration().setEnvironments(List.of(Environments.full("kept")));
        String saved = Files.readString(file());
        configuration().setEnvironments(List.of());
        Files.writeString(file(), saved);
        configuration().load();
        assertThat(configuration().environment("kept").orElseThrow().getBundle(), is("dags-folder"));
        assertThat(configuration().environment("kept").orElseThrow().toSpec().subdir().orElseThrow(), is("dags"));
    }

    @Test
    public void daysAndDatesHaveBounds() {
        for (int days : new int[] {-1, 0, 3651}) {
            assertThrows(Failure.class, () -> configuration().setSecretMaxAgeDays(days));
        }
        for (int days : new int[] {-1, 0, 366}) {
            assertThrows(Failure.class, () -> configuration().setExpiryNoticeDays(days));
        }
        GitDeployTarget target = new GitDeployTarget("https://git.example.com/x.git");
        for (String date : new String[] {"yesterday", "2026-02-30", "2999-01-01", "31.1.2026"}) {
            assertThrows(date, Failure.class, () -> target.setPullKeyMade(date));
        }
        target.setPullKeyMade(" none ");
        assertThat(target.getPullKeyMade(), is("none"));
        target.setPullKeyMade(" ");
        assertThat(target.getPullKeyMade(), is((String) null));
    }

    @Test
    public void aFileOfBeforeHasTheDefaults() throws Exception {
        configuration().setEnvironments(List.of(Environments.full("kept")));
        configuration().setSecretMaxAgeDays(90);
        configuration().setExpiryNoticeDays(14);
        Files.writeString(file(), Files.readString(file()).replaceAll("<(secretMaxAgeDays|expiryNoticeDays)>.*?</[^>]*>", "")
                .replaceAll("<pullKeyMade>[^<]*<", "<pullKeyMade>soon<"));
        configuration().load();
        assertThat(configuration().getSecretMaxAgeDays(), is(90));
        assertThat(configuration().getExpiryNoticeDays(), is(14));
        GitDeployTarget target = (GitDeployTarget) configuration().environment("kept").orElseThrow().getTarget();
        assertThat("what makes no sense", target.getPullKeyMade(), is((String) null));
    }

    private static Path file() {
        return JENKINS.jenkins.getRootDir().toPath().resolve(AirflowConfiguration.class.getName() + ".xml");
    }

    @Test
    public void whatAFileLacksAllowsNothing() throws Exception {
        configuration().setEnvironments(List.of(Environments.full("whole"), Environments.full("bare")));
        String saved = Files.readString(file());
        int second = saved.lastIndexOf("<policy>");
        String bare = saved.substring(second).replaceFirst("(?s)<policy>.*</policy>", "");
        String whole = saved.substring(0, second)
                .replaceFirst("(?s)<branches.*</branches>", "")
                .replaceFirst("(?s)<owners.*</owners>", "")
                .replaceFirst("(?s)<maxBehind.*</requiredBuilds>", "")
                .replaceFirst("(?s)<refTemplate>[^<]*</refTemplate>", "");
        Files.writeString(file(), whole + bare);
        configuration().load();
        assertThat(configuration().environment("whole").orElseThrow().getPolicy().getBranches(), empty());
        assertThat(configuration().environment("whole").orElseThrow().getPolicy().getJobs(), contains("team/**"));
        assertThat(configuration().environment("whole").orElseThrow().getPolicy().getMaxBehind(), is(-1));
        assertThat(configuration().environment("whole").orElseThrow().getPolicy().getRequiredBuilds(), empty());
        assertThat(configuration().environment("whole").orElseThrow().getPolicy().getOwners(), empty());
        assertThat(((GitDeployTarget) configuration().environment("whole").orElseThrow().getTarget()).getRefTemplate(),
                is(RefTemplate.DEFAULT));
        for (String name : List.of("whole", "bare")) {
            List<PolicyDecision> decisions = configuration().environment(name).orElseThrow().toSpec().policy()
                    .decide(new Policy.Question("acme/dags", "main", "team/x", false), false);
            assertThat(name, decisions.stream().allMatch(PolicyDecision::allowed), is(false));
        }
    }

    @Test
    public void settersRefuseWhatTheFormRefuses() {
        GitDeployTarget target = new GitDeployTarget("https://git.example.com/deploy.git");
        assertRefused("letters, digits", () -> new AirflowEnvironment("a b", "https://x", "c", "b", target));
        assertRefused("base address", () -> new AirflowEnvironment("a", "ftp://x", "c", "b", target));
        assertRefused("base address", () -> new AirflowEnvironment("a", "https://u:p@x", "c", "b", target));
        assertRefused("base address", () -> new AirflowEnvironment("a", "https://x:65536", "c", "b", target));
        assertRefused("credential", () -> new AirflowEnvironment("a", "https://x", "", "b", target));
        assertRefused("bundle", () -> new AirflowEnvironment("a", "https://x", "c", " ", target));
        assertRefused("target", () -> new AirflowEnvironment("a", "https://x", "c", "b", null));
        assertRefused("Git repository", () -> new GitDeployTarget("file:///etc"));
        assertRefused("Git repository", () -> new GitDeployTarget("https://user:secret@git.example.com/x.git"));
        assertRefused("Git repository", () -> new GitDeployTarget("https://git.example.com:65536/x.git"));
        assertRefused("placeholder", () -> target.setRefTemplate("refs/heads/{branch}"));
        assertRefused("absolute path", () -> new FolderDeployTarget("srv/airflow"));
        assertRefused("absolute path", () -> new FolderDeployTarget("/srv/../etc"));
        assertRefused("placeholder", () -> new FolderDeployTarget("/srv/{branch}"));
        assertRefused("from 2 to 1000", () -> new FolderDeployTarget("/srv/airflow").setKeep(1));
        AirflowEnvironment good = Environments.full("good");
        assertRefused("path", () -> good.setSubdir("../dags"));
        assertRefused("PRODUCTION", () -> new DataCenterOptions().setReportAs("LIVE"));
        assertRefused("approvals from 0", () -> good.getPolicy().setMinApprovals(-1));
        assertRefused("commits from 0", () -> good.getPolicy().setMaxBehind(100));
        assertRefused("keys of builds", () -> good.getPolicy().setRequiredBuilds(List.of("a\tb")));
        assertRefused("pattern", () -> new DagOwner("", "acme/dags"));
        assertRefused("label", () -> good.setAgentLabel("a &&& b"));
        assertRefused("more than one", () -> configuration().setEnvironments(List.of(good, Environments.full("good"))));
        assertRefused("more than one", () -> configuration().setEnvironments(List.of(good, Environments.full("Good"))));
    }

    private static void assertRefused(String why, org.junit.function.ThrowingRunnable set) {
        assertThat(assertThrows(Failure.class, set).getMessage(), containsString(why));
    }

    @Test
    public void formFlagsCredentialsThatEveryJenkinsfileCanRead() throws Exception {
        List<com.cloudbees.plugins.credentials.Credentials> store =
                SystemCredentialsProvider.getInstance().getCredentials();
        store.add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "global", "", "u", "p"));
        store.add(new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "system", "", "u", "p"));
        assertThat(SystemCredentials.check("global", "https://x", SystemCredentials.Use.AIRFLOW, true).text(), containsString("scope is Global"));
        assertThat(SystemCredentials.check("system", "https://x", SystemCredentials.Use.AIRFLOW, true), is(FieldCheck.OK));
        assertThat(SystemCredentials.check("none", "https://x", SystemCredentials.Use.AIRFLOW, true).text(), containsString("no credential none"));
        assertThat(SystemCredentials.find("system", "https://x").getId(), is("system"));
    }
}
