package io.jenkins.plugins.airflowdeploy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.oneOf;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Item;
import hudson.model.User;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.jenkins.Environments;
import java.lang.reflect.Method;
import java.net.URL;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.kohsuke.stapler.verb.POST;

/** Who may call what over the web: every {@code do…} method of every descriptor of the plugin, found by reflection. */
public class PermissionRuleTest {

    private static final String CREDENTIAL = "airflow-credential-of-the-administrator";
    private static final String ENVIRONMENT = "environment-of-the-administrator";

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private static final Map<String, JenkinsRule.WebClient> CLIENTS = new HashMap<>();

    private static WorkflowJob job;

    @Before
    public void usersAndThingsToSee() throws Exception {
        if (job != null) {
            return;
        }
        job = JENKINS.createProject(WorkflowJob.class, "job");
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, CREDENTIAL, "", "u", "p"));
        AirflowConfiguration.get().setEnvironments(List.of(Environments.full(ENVIRONMENT)));
        JENKINS.jenkins.setSecurityRealm(JENKINS.createDummySecurityRealm());
        JENKINS.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER).everywhere().to("admin")
                .grant(Jenkins.MANAGE, Jenkins.READ, Item.READ).everywhere().to("manager")
                .grant(Jenkins.READ, Item.READ, Item.DISCOVER).everywhere().to("reader")
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE, Item.EXTENDED_READ).everywhere().to("developer"));
    }

    /** Class and method of each; a new one is in the table by itself. */
    private static List<Method> methods() throws Exception {
        List<Method> found = new ArrayList<>();
        for (Object descriptor : JENKINS.jenkins.getExtensionList(hudson.model.Descriptor.class)) {
            if (descriptor.getClass().getName().startsWith("io.jenkins.plugins.airflowdeploy.")) {
                for (Method method : descriptor.getClass().getDeclaredMethods()) {
                    if (method.getName().matches("do[A-Z].*")) {
                        found.add(method);
                    }
                }
            }
        }
        return found;
    }

    private static String url(Method method) {
        String name = method.getName().substring(2, 3).toLowerCase(Locale.ROOT)
                + method.getName().substring(3);
        String of = method.getDeclaringClass().getName().replace("$DescriptorImpl", "");
        return "descriptorByName/" + of + "/" + name;
    }

    private static Page call(String user, HttpMethod verb, String path) throws Exception {
        JenkinsRule.WebClient client = CLIENTS.get(user);
        if (client == null) {
            client = JENKINS.createWebClient().withThrowExceptionOnFailingStatusCode(false);
            client.setJavaScriptEnabled(false);
            if (user != null) {
                client.login(user);
            }
            CLIENTS.put(user, client);
        }
        URL url = new URL(client.getContextPath() + path
                + "?value=x&url=https://x&airflowUrl=https://x&credentialsId=&bundle=b&name=" + ENVIRONMENT
                + "&initializeFor=&environment=");
        WebRequest request = new WebRequest(url, verb);
        if (verb == HttpMethod.POST) {
            client.addCrumb(request);
        }
        return client.getPage(request);
    }

    @Test
    public void thereAreMethodsToTest() throws Exception {
        assertThat(methods().size(), greaterThan(12));
    }

    @Test
    public void everyMethodWantsPost() throws Exception {
        for (Method method : methods()) {
            assertThat(method.toString(), method.isAnnotationPresent(POST.class), is(true));
            int status = call("admin", HttpMethod.GET, url(method)).getWebResponse().getStatusCode();
            assertThat(method.toString(), status, oneOf(404, 405));
        }
    }

    @Test
    public void withoutThePermissionNothingIsToldOrDone() throws Exception {
        for (Method method : methods()) {
            for (String user : new String[] {null, "reader", "manager"}) {
                nothingIsToldOrDone(method, user, "");
            }
        }
    }

    private static void nothingIsToldOrDone(Method method, String user, String place) throws Exception {
        Page page = call(user, HttpMethod.POST, place + url(method));
        int status = page.getWebResponse().getStatusCode();
        String body = page.getWebResponse().getContentAsString();
        String call = place + ": " + method + " as " + user + " answers " + status + " " + body;
        boolean list = method.getName().startsWith("doFill");
        boolean step = method.getDeclaringClass().getName().contains("AirflowDeployStep");
        assertThat(call, status == 403 || (user == null || list || step) && status == 200, is(true));
        assertThat(call, body, not(containsString(CREDENTIAL)));
        if (user == null) {
            assertThat("the login form", body, containsString("j_spring_security_check"));
        } else if (status == 200) {
            assertThat(call, body, not(containsString(ENVIRONMENT)));
        }
    }

    /** Users may do everything to themselves, and to what is theirs. */
    @Test
    public void theirOwnPagesGiveUsersNoPermission() throws Exception {
        String check = "descriptorByName/io.jenkins.plugins.airflowdeploy.credentials.ClientCredentialsLogin/checkTokenUrl";
        User.getById("reader", true);
        for (String place : new String[] {"user/reader/", "user/reader/my-views/view/all/"}) {
            assertThat("the place is there", text("admin", place + check), containsString("token endpoint"));
            assertThat(call("reader", HttpMethod.POST, place + check).getWebResponse().getStatusCode(), is(403));
            for (Method method : methods()) {
                nothingIsToldOrDone(method, "reader", place);
            }
        }
    }

    @Test
    public void administratorsSeeCredentialsAndChecks() throws Exception {
        String environment = "descriptorByName/io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment/";
        assertThat(text("admin", environment + "fillCredentialsIdItems"), containsString(CREDENTIAL));
        assertThat(text("admin", environment + "initializeTarget"), containsString("Name the repository"));
        assertThat(text("admin", environment + "testConnection"), containsString("Choose a credential"));
    }

    @Test
    public void whoMayConfigureTheJobSeesWhatItCanUse() throws Exception {
        String step = "job/job/descriptorByName/io.jenkins.plugins.airflowdeploy.AirflowDeployStep/";
        assertThat(text("developer", step + "fillEnvironmentItems"), containsString(ENVIRONMENT));
        assertThat(text("developer", step + "fillCredentialsIdItems"), containsString(CREDENTIAL));
        assertThat(text("reader", step + "fillEnvironmentItems"), not(containsString(ENVIRONMENT)));
        assertThat(text("reader", step + "fillCredentialsIdItems"), not(containsString(CREDENTIAL)));
    }

    private static String text(String user, String path) throws Exception {
        return call(user, HttpMethod.POST, path).getWebResponse().getContentAsString();
    }
}
