package io.jenkins.plugins.airflowdeploy.monitors;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.ExtensionList;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.config.GitDeployTarget;
import io.jenkins.plugins.airflowdeploy.credentials.BitbucketScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.jenkins.Environments;
import io.jenkins.plugins.airflowdeploy.jenkins.SecretSearch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What each monitor tells of, in a real Jenkins with a clock that is passed in. */
public class MonitorsRuleTest {

    private static final String PASSWORD = "airflow-password-4711";
    private static final String PUSH = "push-token-of-the-deploy-repository-4711";
    private static final String CONSUMER = "secret-of-the-oauth-consumer-4711";

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private final FakeTime time = new FakeTime(Instant.parse("2026-01-10T12:00:00Z"));
    private final GitDeployTarget target = new GitDeployTarget("https://git.example.com/deploy.git");
    private AirflowEnvironment prod;

    @Before
    public void environment() throws Exception {
        Watch.get().time(time);
        AirflowConfiguration.get().setEnvironments(List.of());
        store().clear();
        Watch.get().look(); // forgets what another test left
        target.setCredentialsId("push");
        prod = new AirflowEnvironment("prod", "https://airflow.example.com", "airflow", "dags", target);
        prod.setPolicy(Environments.policy(List.of("acme/dags"), List.of("main"), List.of("team/*")));
        AirflowConfiguration.get().setEnvironments(List.of(prod));
        put(new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "airflow", "", "jenkins", PASSWORD));
        put(text("push", PUSH));
        put(new BitbucketScopedToken(CredentialsScope.GLOBAL, "consumer", "", "key", Secret.fromString(CONSUMER)));
        Watch.get().look();
    }

    @After
    public void reset() {
        Watch.get().time(Time.SYSTEM);
        AirflowConfiguration.get().setSecretMaxAgeDays(90);
        AirflowConfiguration.get().setExpiryNoticeDays(14);
    }

    private static List<Credentials> store() {
        return SystemCredentialsProvider.getInstance().getCredentials();
    }

    private static void put(Credentials credential) throws Exception {
        store().add(credential);
        SystemCredentialsProvider.getInstance().save();
    }

    private static StringCredentialsImpl text(String id, String secret) {
        return new StringCredentialsImpl(CredentialsScope.SYSTEM, id, "", Secret.fromString(secret));
    }

    private static void replace(String id, String secret) throws Exception {
        store().removeIf(c -> c instanceof StringCredentialsImpl text && text.getId().equals(id));
        put(text(id, secret));
    }

    private static String jwt(Instant end) {
        String claims = "{\"exp\":" + end.getEpochSecond() + "}";
        return "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".c2ln";
    }

    private static List<String> told(Class<? extends AirflowMonitor> kind) {
        AirflowMonitor monitor = ExtensionList.lookupSingleton(kind);
        List<String> texts = monitor.getFindings().stream().map(Finding::getText).toList();
        assertThat(monitor.isActivated(), is(!texts.isEmpty()));
        return texts;
    }

    private void pass(int days) throws Exception {
        time.pass(Duration.ofDays(days));
        Watch.get().look();
    }

    @Test
    public void aFreshEnvironmentIsNothingToTellOf() {
        for (AirflowMonitor monitor : JENKINS.jenkins.getExtensionList(AirflowMonitor.class)) {
            assertThat(monitor.getDisplayName(), monitor.getFindings(), empty());
            assertThat(monitor.isActivated(), is(false));
        }
        assertThat(JENKINS.jenkins.getExtensionList(AirflowMonitor.class).size(), is(6));
    }

    @Test
    public void secretsAreToldOfFromTheDayOn() throws Exception {
        pass(89);
        assertThat(told(OldSecretsMonitor.class), empty());
        pass(1);
        assertThat(told(OldSecretsMonitor.class), contains(
                "The secret of credential airflow (prod) has been the same for 90 days, since it was first seen on 2026-01-10.",
                "The secret of credential consumer has been the same for 90 days, since it was first seen on 2026-01-10.",
                "The secret of credential push (prod) has been the same for 90 days, since it was first seen on 2026-01-10."));
        AirflowConfiguration.get().setSecretMaxAgeDays(91);
        assertThat("no look is needed for that", told(OldSecretsMonitor.class), empty());
    }

    @Test
    public void aChangedSecretStartsAnewAndOneThatIsGoneIsForgotten() throws Exception {
        pass(100);
        replace("push", "another-token-of-the-deploy-repository");
        store().removeIf(c -> c instanceof BitbucketScopedToken);
        Watch.get().look();
        assertThat(told(OldSecretsMonitor.class), contains(startsWith("The secret of credential airflow (prod)")));
        put(new BitbucketScopedToken(CredentialsScope.GLOBAL, "consumer", "", "key", Secret.fromString(CONSUMER)));
        pass(89);
        assertThat(told(OldSecretsMonitor.class).size(), is(1));
    }

    @Test
    public void noSecretIsInWhatIsKept() throws Exception {
        pass(1);
        Path planted = AirflowConfiguration.folder().resolve("planted");
        SecretSearch search = new SecretSearch(JENKINS.jenkins.getRootDir().toPath());
        for (String secret : List.of(PASSWORD, PUSH, CONSUMER)) {
            Files.writeString(planted, "x" + secret);
            assertThat(search.find(secret), contains(planted));
            Files.delete(planted);
            assertThat(search.find(secret), empty());
        }
        assertThat(kept(), containsString("\"credential push\":{\"salt\":"));
        assertThat("the key lies elsewhere, encrypted",
                Files.exists(JENKINS.jenkins.getRootDir().toPath().resolve("secrets/" + Watch.class.getName() + ".secret-ledger")), is(true));
    }

    @Test
    public void lookingAtAScopedTokenExchangesNothing() throws Exception {
        pass(1); // it would log a warning and take its time: there is no such consumer
        assertThat(told(OldSecretsMonitor.class), empty());
        assertThat(kept(), containsString("credential consumer"));
    }

    @Test
    public void tokensThatNameTheirEndAreToldOfInTime() throws Exception {
        Instant end = Instant.parse("2026-02-01T00:00:00Z");
        replace("push", jwt(end));
        Watch.get().look();
        assertThat("22 days before", told(ExpiringTokensMonitor.class), empty());
        pass(8);
        assertThat(told(ExpiringTokensMonitor.class),
                contains("The token in credential push (prod) ends at 2026-02-01T00:00:00Z, in 13 days."));
        AirflowConfiguration.get().setExpiryNoticeDays(13);
        assertThat(told(ExpiringTokensMonitor.class), empty());
        pass(30);
        assertThat(told(ExpiringTokensMonitor.class),
                contains("The token in credential push (prod) ended at 2026-02-01T00:00:00Z."));
    }

    @Test
    public void anEnvironmentToWhichNobodyCanDeploy() {
        prod.setPolicy(Environments.policy(List.of("acme/dags"), List.of(), List.of()));
        assertThat(told(NoPolicyMonitor.class), contains("Nobody can deploy to environment prod: its policy names no branches, jobs."));
        assertThat(told(OpenPolicyMonitor.class), empty());
        prod.setPolicy(null);
        assertThat(told(NoPolicyMonitor.class), contains(containsString("names no repositories, branches, jobs.")));
    }

    @Test
    public void anEnvironmentThatIsOpenToAll() {
        prod.setPolicy(Environments.policy(List.of("*/*", "acme/dags"), List.of("main", "*"), List.of("team/**")));
        assertThat(told(OpenPolicyMonitor.class), contains(
                "The policy of environment prod lets in any of these: repositories */*, branches *."));
        assertThat(told(NoPolicyMonitor.class), empty());
        prod.setPolicy(Environments.policy(List.of("acme/*"), List.of("release/**"), List.of("**")));
        assertThat(told(OpenPolicyMonitor.class), contains(containsString("these: jobs **.")));
    }

    @Test
    public void aPullKeyOfWhichNobodyToldTheDayCountsFromWhenItsTargetWasSeen() throws Exception {
        pass(89);
        assertThat(told(PullKeysMonitor.class), empty());
        pass(1);
        assertThat(told(PullKeysMonitor.class), contains("Environment prod: how old the key is that Airflow pulls"
                + " https://git.example.com/deploy.git with, nobody has told. It has been pulled for at least 90 days, since it was"
                + " first seen on 2026-01-10."));
    }

    @Test
    public void aPullKeyCountsFromTheDayThatIsWrittenDown() throws Exception {
        target.setPullKeyMade("2026-01-01");
        pass(80);
        assertThat(told(PullKeysMonitor.class), empty());
        pass(1);
        assertThat(told(PullKeysMonitor.class), contains(
                "Environment prod: the key that Airflow pulls https://git.example.com/deploy.git with was made on 2026-01-01, 90 days ago."));
        target.setPullKeyMade("2026-03-31");
        Watch.get().look();
        assertThat(told(PullKeysMonitor.class), empty());
    }

    @Test
    public void whereAirflowPullsWithoutAKeyThereIsNone() throws Exception {
        target.setPullKeyMade("none");
        pass(400);
        assertThat(told(PullKeysMonitor.class), empty());
        target.setPullKeyMade(null);
        target.setCredentialsId(null);
        Watch.get().look();
        assertThat("pushing takes no credential either", told(PullKeysMonitor.class), empty());
    }

    @Test
    public void manyFindingsAreCutAndCounted() {
        AirflowConfiguration.get().setEnvironments(IntStream.range(0, 23)
                .mapToObj(i -> new AirflowEnvironment("e" + i, "https://airflow.example.com", "airflow", "dags", target))
                .toList());
        NoPolicyMonitor monitor = ExtensionList.lookupSingleton(NoPolicyMonitor.class);
        assertThat(monitor.getFindings().size(), is(20));
        assertThat(monitor.getFurther(), is(3));
    }

    @Test
    public void aSecretThatLiesElsewhereAndIsOutOfReachCountsOnAndHidesNoOther() throws Exception {
        pass(60);
        store().removeIf(c -> c instanceof UsernamePasswordCredentialsImpl);
        store().add(new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "airflow", "", "jenkins", PASSWORD) {
            @Override
            public Secret getPassword() {
                throw new IllegalStateException("the vault is sealed");
            }
        });
        pass(30);
        assertThat(told(OldSecretsMonitor.class), contains(
                containsString("airflow (prod) has been the same for 90 days"), containsString("consumer"), containsString("push")));
    }

    @Test
    public void aCredentialThatIsNotThereIsNoFindingAndCountsOnWhileSomebodyNamesIt() throws Exception {
        List<Credentials> all = List.copyOf(store());
        store().clear(); // as a provider that cannot reach what it lists
        pass(100);
        assertThat(told(OldSecretsMonitor.class), empty());
        assertThat(told(PullKeysMonitor.class), hasItem(containsString("prod")));
        assertThat(kept(), allOf(containsString("credential airflow"), containsString("credential push"), not(containsString("consumer"))));
        store().addAll(all);
        Watch.get().look();
        assertThat(told(OldSecretsMonitor.class), contains(startsWith("The secret of credential airflow (prod) has been the same for 100"),
                startsWith("The secret of credential push (prod) has been the same for 100 days, since it was first seen on 2026-01-10")));
        store().clear();
        Watch.get().look();
        put(text("push", "another-token-of-the-deploy-repository"));
        Watch.get().look();
        assertThat("another one starts anew", told(OldSecretsMonitor.class), empty());
    }

    @Test
    public void whatNobodyNamesIsForgotten() throws Exception {
        store().clear();
        AirflowConfiguration.get().setEnvironments(List.of());
        pass(1);
        assertThat(kept(), not(containsString("credential")));
    }

    private static String kept() throws Exception {
        return Files.readString(AirflowConfiguration.folder().resolve("secret-ages.json"));
    }
}
