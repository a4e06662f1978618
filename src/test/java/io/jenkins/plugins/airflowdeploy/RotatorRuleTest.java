package io.jenkins.plugins.airflowdeploy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.ExtensionList;
import hudson.util.FormValidation;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.config.ConnectionRotation;
import io.jenkins.plugins.airflowdeploy.config.GitDeployTarget;
import io.jenkins.plugins.airflowdeploy.config.SecretsInUse;
import io.jenkins.plugins.airflowdeploy.config.SuppliedConnection;
import io.jenkins.plugins.airflowdeploy.credentials.BitbucketScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import io.jenkins.plugins.airflowdeploy.jenkins.SecretSearch;
import io.jenkins.plugins.airflowdeploy.jenkins.TokenServer;
import io.jenkins.plugins.airflowdeploy.lab.airflow.ConnectionsDouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LoggerRule;

/** Rotation in a real Jenkins: by its timer, with its credentials, and without a secret on its disk. */
public class RotatorRuleTest {

    private static final String PASSWORD = "password-of-the-rotating-account-5b";

    @Rule
    public final FaultServer bitbucket = new FaultServer();

    @Rule
    public final FaultServer airflow = new FaultServer();

    @Rule
    public final JenkinsRule jenkins = new JenkinsRule();

    @Rule
    public final LoggerRule logs = new LoggerRule().record("io.jenkins.plugins.airflowdeploy", Level.FINE).capture(200);

    private final ConnectionsDouble connections =
            new ConnectionsDouble(() -> airflow.seen().get(airflow.seen().size() - 1).body());
    private TokenServer tokens;

    @Before
    public void serve() throws Exception {
        tokens = new TokenServer(bitbucket);
        airflow.then(connections::answer);
        connections.make("bitbucket_api", "http");
        SystemCredentialsProvider.getInstance().getCredentials().add(
                new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "airflow-rotation", "", "rotator", PASSWORD));
    }

    private AirflowEnvironment environment(String name, String... ids) {
        AirflowEnvironment environment = new AirflowEnvironment(
                name, airflow.uri("").toString(), "airflow", "dags", new GitDeployTarget("https://git.example.com/x.git"));
        ConnectionRotation rotation = new ConnectionRotation();
        rotation.setAirflowCredentialsId("airflow-rotation");
        List<SuppliedConnection> supplied = new ArrayList<>();
        for (String id : ids) {
            supplied.add(new SuppliedConnection(id, "bb"));
        }
        rotation.setConnections(supplied);
        environment.setRotation(rotation);
        return environment;
    }

    private static Rotator rotator() {
        return ExtensionList.lookupSingleton(Rotator.class);
    }

    /** Looks at each environment once, after the timer where that looks just now. */
    private static void look() throws Exception {
        int all = AirflowConfiguration.get().getEnvironments().size();
        for (int begun = 0; begun < all; Thread.onSpinWait()) {
            List<Future<?>> looks = rotator().begin();
            begun += looks.size();
            for (Future<?> look : looks) {
                look.get();
            }
        }
    }

    private static List<JsonNode> records(String environment) throws Exception {
        List<JsonNode> records = new ArrayList<>();
        for (String line : Files.readAllLines(AirflowConfiguration.folder().resolve("trails/" + environment + ".jsonl"))) {
            records.add(new ObjectMapper().readTree(line).get("predicate"));
        }
        return records;
    }

    @Test
    public void theTimerRotatesByItself() throws Exception {
        tokens.gives("minted-for-airflow-1-9ac4", 3600).stored("bb");
        CountDownLatch patched = new CountDownLatch(1);
        connections.beforePatch(patched::countDown);
        AirflowConfiguration.get().setEnvironments(List.of(environment("prod", "bitbucket_api")));
        assertThat("nobody pushed a button", patched.await(180, TimeUnit.SECONDS), is(true));
    }

    @Test
    public void itIsRecordedAndNoSecretIsOnTheDisk() throws Exception {
        tokens.gives("minted-for-airflow-1-9ac4", 3600).gives("shared-with-checkouts-77e0", 3600);
        BitbucketScopedToken credential = tokens.stored("bb");
        AirflowConfiguration.get().setEnvironments(List.of(environment("prod", "bitbucket_api")));
        look();
        look();
        assertThat(connections.password("bitbucket_api"), is("minted-for-airflow-1-9ac4"));
        assertThat("the second look found nothing to do", tokens.exchanges(), is(1));
        assertThat(credential.getPassword().getPlainText(), is("shared-with-checkouts-77e0"));
        JsonNode record = records("prod").get(0);
        assertThat(record.at("/outcome").asText(), is("rotated"));
        assertThat(record.at("/tokens/0/credential").asText(), is("Airflow user 'rotator' (credential 'airflow-rotation')"));
        assertThat(record.at("/tokens/1/credential").asText(), is("Bitbucket scoped token 'bb'"));
        assertThat(logs.getMessages(), hasItem(allOf(
                containsString("connection 'bitbucket_api'"), containsString(record.at("/tokens/1/fingerprint").asText()))));
        for (String secret : List.of("minted-for-airflow-1-9ac4", "airflow-token-1", PASSWORD, TokenServer.SECRET)) {
            assertThat(String.join("\n", logs.getMessages()), not(containsString(secret)));
            nowhere(secret);
        }
    }

    /** Plants the text and finds it, then finds none. */
    private void nowhere(String text) throws Exception {
        Path home = jenkins.jenkins.getRootDir().toPath();
        Path planted = Files.writeString(home.resolve("planted"), text);
        assertThat(new SecretSearch(home).find(text), is(List.of(planted)));
        Files.delete(planted);
        assertThat(new SecretSearch(home).find(text), empty());
    }

    @Test
    public void whatIsMissingIsNamed() throws Exception {
        SystemCredentialsProvider.getInstance().getCredentials().add(
                new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "bb", "", "u", "p"));
        AirflowConfiguration.get().setEnvironments(List.of(environment("kind", "bitbucket_api"), environment("absent", "no_such")));
        look();
        assertThat(records("kind").get(0).at("/failure/message").asText(), containsString("credential 'bb' is no Bitbucket scoped token"));
        assertThat(records("absent").get(0).at("/failure/message").asText(), containsString("has no connection 'no_such'"));
        assertThat(connections.password("bitbucket_api"), is("old"));
        assertThat(logs.getMessages(), hasItem(containsString("could not be rotated, and is tried again")));
    }

    @Test
    public void oneLookAtATimeForEachEnvironment() throws Exception {
        tokens.gives("minted-for-airflow-1-9ac4", 3600).stored("bb");
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        connections.beforePatch(() -> {
            arrived.countDown();
            try {
                goOn.await(180, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        AirflowConfiguration.get().setEnvironments(List.of(environment("prod", "bitbucket_api")));
        rotator().begin();
        assertThat(arrived.await(180, TimeUnit.SECONDS), is(true));
        assertThat(rotator().begin(), empty());
        goOn.countDown();
        look();
        assertThat(tokens.exchanges(), is(1));
        assertThat(records("prod").size(), is(1));
    }

    @Test
    public void theAgeOfItsSecretsIsWatched() throws Exception {
        tokens.stored("bb");
        AirflowConfiguration.get().setEnvironments(List.of(environment("prod", "bitbucket_api")));
        for (String id : new String[] {"bb", "airflow-rotation"}) {
            assertThat(id, SecretsInUse.all().stream().filter(held -> held.id().equals(id)).findFirst().orElseThrow().environments(),
                    is(Set.of("prod")));
        }
    }

    @Test
    public void theFormWarnsAndChecks() throws Exception {
        AirflowConfiguration.get().setEnvironments(List.of(environment("prod")));
        SuppliedConnection.DescriptorImpl form = jenkins.jenkins.getDescriptorByType(SuppliedConnection.DescriptorImpl.class);
        assertThat(form.doCheckConnectionId("bitbucket_api").kind, is(FormValidation.Kind.OK));
        for (String own : new String[] {"git_default", "dags_git"}) {
            assertThat(form.doCheckConnectionId(own).getMessage(), containsString("A running dag processor does not re-read it"));
        }
        for (String wrong : new String[] {"", "..", "a/b", "a b", "x".repeat(201)}) {
            assertThat(wrong, form.doCheckConnectionId(wrong).kind, is(FormValidation.Kind.ERROR));
        }
        assertThat(form.doCheckCredentialsId("").kind, is(FormValidation.Kind.ERROR));
        assertThat(form.doCheckCredentialsId("none").getMessage(), containsString("no credential none"));
        assertThat(form.doCheckCredentialsId("airflow-rotation").getMessage(), containsString("is no Bitbucket scoped token"));
        tokens.stored("bb");
        assertThat(form.doCheckCredentialsId("bb").getMessage(), containsString("scope is Global"));
        assertThat(form.doFillCredentialsIdItems("").stream().map(o -> o.value).toList(), is(List.of("", "bb")));
        assertThat("to look costs no token", tokens.exchanges(), is(0));
    }
}
