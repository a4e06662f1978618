package io.jenkins.plugins.airflowdeploy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider;
import com.cloudbees.jenkins.plugins.bitbucket.endpoints.BitbucketEndpointConfiguration;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.fasterxml.jackson.databind.JsonNode;
import hudson.ExtensionList;
import hudson.FilePath;
import hudson.util.Secret;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.engine.JournalEntry;
import io.jenkins.plugins.airflowdeploy.engine.audit.Trail;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.jenkins.DataCenterLab;
import io.jenkins.plugins.airflowdeploy.jenkins.HoldingFront.Hold;
import io.jenkins.plugins.airflowdeploy.jenkins.HoldingFront.Point;
import io.jenkins.plugins.airflowdeploy.jenkins.NoSecrets;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/**
 * A deployment from a Data Center that Jenkins left in the middle of its proof, and whose job was taken away before the next
 * start: the token that was made for it, and what the Data Center is told. The administrator's password is one of a folder.
 */
public class GoneBuildRestartTest {

    private static final String MADE = "airflow-deploy to dc, build 1 of team/dags/live";

    @Rule
    public final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final List<String> secrets = new ArrayList<>();
    private DataCenterLab lab;

    @Before
    public void start() throws Exception {
        lab = new DataCenterLab(temporary.getRoot().toPath());
    }

    @After
    public void stop() {
        lab.close();
    }

    /** Leaves Jenkins with the release pushed, and the token alive as if the process had been killed. */
    private Path left() throws Throwable {
        Hold proof = lab.front().hold(Point.BEFORE, "GET", "/dagVersions?order_by=", 1); // not the look at its rights before
        Path[] project = new Path[1];
        sessions.then(jenkins -> {
            jenkins.jenkins.setLabelString("deploy");
            lab.configure();
            lab.options(true, "PRODUCTION");
            Folder team = jenkins.createProject(Folder.class, "team");
            store(team).addCredentials(Domain.global(), DataCenterLab.admin());
            lab.jenkinsfile("airflowDeploy environment: 'dc'");
            lab.scan(team.createProject(WorkflowMultiBranchProject.class, "dags"), "bitbucket-admin");
            proof.await();
            JournalEntry entry = Deployments.get().journal().all().get(0);
            assertThat(entry.phase(), is(JournalEntry.Phase.PUSHED));
            assertThat(entry.credential(), is("bitbucket-admin"));
            assertThat(lab.told(), contains("IN_PROGRESS"));
            project[0] = team.getRootDir().toPath();
            lab.server().answerOnce(r -> r.method().equals("DELETE"), Answer.broken());
        });
        proof.drop();
        secrets.add(DataCenterLab.PASSWORD);
        secrets.addAll(lab.server().tokenSecrets()); // the one that was made is among them
        assertThat(secrets.size(), is(4));
        assertThat(lab.server().tokenNames(), containsInAnyOrder(MADE, "made by hand", "made by hand"));
        return project[0];
    }

    private static CredentialsStore store(Folder folder) {
        for (CredentialsStore store : CredentialsProvider.lookupStores(folder)) {
            if (store.getProvider() instanceof FolderCredentialsProvider) {
                return store;
            }
        }
        throw new AssertionError("a folder has no credentials of its own");
    }

    /** What the reconciler records, after the next start. */
    private JsonNode concluded(JenkinsRule jenkins, String outcome) throws Exception {
        String deployment = Deployments.get().journal().all().get(0).deployment();
        Instant until = Instant.now().plus(Duration.ofMinutes(3));
        while (!Deployments.get().journal().all().isEmpty() && Instant.now().isBefore(until)) {
            ExtensionList.lookupSingleton(Reconciler.class).doRun();
            Time.SYSTEM.sleep(Duration.ofMillis(200));
        }
        assertThat(Deployments.get().journal().all(), empty());
        Trail trail = new Trail(AirflowConfiguration.folder(), DataCenterLab.ENVIRONMENT);
        assertThat(trail.verify().records(), is(1L));
        JsonNode record = trail.find(deployment).orElseThrow().record().json().path("predicate");
        assertThat(record.toPrettyString(), record.path("outcome").asText(), is(outcome));
        Set<String> fingerprints = NoSecrets.fingerprints(record.toString());
        assertThat("the token that was made, and those for Airflow and the releases", fingerprints.size(), greaterThan(2));
        NoSecrets.below(jenkins.jenkins.getRootDir().toPath(), secrets, fingerprints);
        return record;
    }

    private static String end(JsonNode record) {
        for (JsonNode token : record.path("tokens")) {
            if (token.path("purpose").asText().equals("read source")) {
                return token.path("end").asText();
            }
        }
        return "no token for the source";
    }

    @Test
    public void whereItsJobIsGoneTheTokenIsDeletedAndTheRollbackReported() throws Throwable {
        Path team = left();
        new FilePath(team.resolve("jobs/dags/branches").toFile()).deleteRecursive();
        lab.airflow().refuse("orders.py");
        sessions.then(jenkins -> {
            assertThat(jenkins.jenkins.getItemByFullName("team/dags/live"), nullValue());
            JsonNode record = concluded(jenkins, "undone");
            assertThat(end(record), is("lost when Jenkins stopped; found by its name: deleted"));
            assertThat(lab.server().tokenNames(), contains("made by hand", "made by hand"));
            assertThat(lab.told(), contains("IN_PROGRESS", "ROLLED_BACK"));
        });
    }

    @Test
    public void whereItsFolderIsGoneTheRecordSaysWhatIsLeft() throws Throwable {
        Path team = left();
        new FilePath(team.toFile()).deleteRecursive();
        sessions.then(jenkins -> {
            SystemCredentialsProvider.getInstance().getCredentials().add(DataCenterLab.admin()); // another of that id
            JsonNode record = concluded(jenkins, "success");
            assertThat(end(record), startsWith("lost when Jenkins stopped; not looked for: credential 'bitbucket-admin' of"
                    + " team/dags/live is not known: its folder is gone, too. Delete an access token '" + MADE + "'"));
            assertThat(lab.server().tokenNames(), containsInAnyOrder(MADE, "made by hand", "made by hand"));
            assertThat(lab.told(), contains("IN_PROGRESS"));
        });
    }

    @Test
    public void whereItsServerIsNotConfiguredAnyMoreTheRecordSaysWhatIsLeft() throws Throwable {
        Path team = left();
        new FilePath(team.resolve("jobs/dags/branches").toFile()).deleteRecursive();
        sessions.then(jenkins -> {
            BitbucketEndpointConfiguration.get().setEndpoints(List.of());
            assertThat(end(concluded(jenkins, "success")), containsString("its server is none of the Data Centers any more that Jenkins"
                    + " knows. Delete an access token '" + MADE + "'"));
        });
    }

    /** And a target that refuses to be looked at is not waited for: what Airflow runs it shows itself. */
    @Test
    public void whereMintTokensWasTakenBackTheRecordSaysWhatIsLeft() throws Throwable {
        Path team = left();
        new FilePath(team.resolve("jobs/dags/branches").toFile()).deleteRecursive();
        sessions.then(jenkins -> {
            lab.options(false, "PRODUCTION");
            SystemCredentialsProvider system = SystemCredentialsProvider.getInstance();
            system.getCredentials().removeIf(c -> ((IdCredentials) c).getId().equals("releases"));
            system.getCredentials().add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "releases", "", Secret.fromString("BBDC-wrong")));
            assertThat(end(concluded(jenkins, "success")), startsWith("lost when Jenkins stopped; not looked for: credential"
                    + " 'bitbucket-admin' of team/dags/live is not used: mintTokens was taken back. Delete an access token '" + MADE + "'"));
        });
    }
}
