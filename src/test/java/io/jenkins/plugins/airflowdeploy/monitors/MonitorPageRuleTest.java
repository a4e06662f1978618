package io.jenkins.plugins.airflowdeploy.monitors;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.ExtensionList;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.config.GitDeployTarget;
import io.jenkins.plugins.airflowdeploy.config.WideTokens;
import io.jenkins.plugins.airflowdeploy.jenkins.Environments;
import java.net.URL;
import java.util.List;
import java.util.concurrent.Callable;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlPage;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Monitors on the page "Manage Jenkins": who sees them, where they lead, and that each can be dismissed. */
public class MonitorPageRuleTest {

    private static final String NOBODY = "Nobody can deploy to environment e-mpty";
    private static final String OPEN = "The policy of environment o-pen lets in any of these: jobs **.";

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @Before
    public void environments() throws Exception {
        Jenkins.SYSTEM_READ.setEnabled(true);
        AirflowEnvironment open = environment("o-pen");
        open.setPolicy(Environments.policy(List.of("acme/dags"), List.of("main"), List.of("**")));
        AirflowConfiguration.get().setEnvironments(List.of(environment("e-mpty"), open));
        for (AirflowMonitor monitor : JENKINS.jenkins.getExtensionList(AirflowMonitor.class)) {
            monitor.disable(false);
        }
        JENKINS.jenkins.setSecurityRealm(JENKINS.createDummySecurityRealm());
        JENKINS.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER).everywhere().to("admin")
                .grant(Jenkins.READ, Jenkins.SYSTEM_READ).everywhere().to("auditor")
                .grant(Jenkins.READ, Jenkins.MANAGE).everywhere().to("manager")
                .grant(Jenkins.READ).everywhere().to("reader"));
    }

    private static AirflowEnvironment environment(String name) {
        return new AirflowEnvironment(
                name, "https://airflow.example.com", "airflow", "dags", new GitDeployTarget("https://git.example.com/x.git"));
    }

    private static JenkinsRule.WebClient client(String user) throws Exception {
        JenkinsRule.WebClient client = JENKINS.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        return user.isEmpty() ? client : client.login(user);
    }

    private static String page(String user) throws Exception {
        return text(() -> client(user).goTo("manage/", null));
    }

    private static String text(Callable<Page> page) throws Exception {
        return page.call().getWebResponse().getContentAsString();
    }

    @Test
    public void administratorsAndAuditorsSeeThemAndNobodyElse() throws Exception {
        for (String user : List.of("admin", "auditor")) {
            assertThat(page(user), containsString(NOBODY));
            assertThat(page(user), containsString(OPEN));
        }
        for (String user : List.of("manager", "reader", "")) {
            String shown = page(user);
            assertThat(user, shown, not(containsString("e-mpty")));
            assertThat(user, shown, not(containsString("o-pen")));
        }
    }

    @Test
    public void theMessageLeadsToWhereItIsMended() throws Exception {
        HtmlPage page = client("admin").goTo("manage");
        assertThat(page.getWebResponse().getContentAsString(), containsString("href=\"/jenkins/manage/configure\">Configuration</a>"));
        HtmlPage form = client("admin").goTo("manage/configure");
        assertThat(form.asXml(), containsString("secretMaxAgeDays"));
        assertThat(client("admin").goTo("manage/credentials/").getWebResponse().getStatusCode(), is(200));
    }

    @Test
    public void eachIsDismissedByItself() throws Exception {
        JenkinsRule.WebClient client = client("admin");
        HtmlPage page = client.goTo("manage");
        NoPolicyMonitor dismissed = ExtensionList.lookupSingleton(NoPolicyMonitor.class);
        JENKINS.submit(page.getFormByName(dismissed.id));
        assertThat(dismissed.isEnabled(), is(false));
        assertThat(page("admin"), not(containsString(NOBODY)));
        assertThat(page("admin"), containsString(OPEN));
    }

    @Test
    public void whoMayOnlySeeThemCannotDismissThem() throws Exception {
        OpenPolicyMonitor monitor = ExtensionList.lookupSingleton(OpenPolicyMonitor.class);
        assertThat(page("auditor"), not(containsString("name=\"" + monitor.id)));
        for (String user : List.of("auditor", "manager", "reader")) {
            JenkinsRule.WebClient client = client(user);
            WebRequest request = new WebRequest(new URL(client.getContextPath() + monitor.getUrl() + "/disable"), HttpMethod.POST);
            client.addCrumb(request);
            assertThat(user, client.getPage(request).getWebResponse().getStatusCode(), is(403));
            assertThat(monitor.isEnabled(), is(true));
        }
        int get = client("admin").goTo(monitor.getUrl() + "/disable", null).getWebResponse().getStatusCode();
        assertThat("it wants a POST", get, is(405));
        assertThat(monitor.isEnabled(), is(true));
    }

    @Test
    public void namesFromOutsideAreEscaped() throws Exception {
        AirflowEnvironment hostile = environment("h");
        hostile.setPolicy(Environments.policy(List.of("acme/dags"), List.of("main"), List.of("**")));
        AirflowConfiguration.get().setEnvironments(List.of(hostile));
        WideTokens.get().deployed("h", "{\"predicate\":{\"policy\":[{\"rule\":\"token-scopes\","
                + "\"asked\":\"<script>alert(1)</script>\",\"allowed\":true,\"answer\":\"wider than needed by <b>\"}]}}");
        String shown = page("admin");
        assertThat(shown, containsString("&lt;script>alert(1)&lt;/script>: wider than needed by &lt;b>"));
        assertThat(shown, not(containsString("<script>alert(1)")));
    }
}
