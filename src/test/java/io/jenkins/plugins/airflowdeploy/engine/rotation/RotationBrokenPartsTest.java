package io.jenkins.plugins.airflowdeploy.engine.rotation;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Faults of ours, of another plugin's credential, of the configuration, and of the controller's disk and clock. */
public class RotationBrokenPartsTest {

    @Rule
    public final FaultServer server = new FaultServer();

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private RotationLab lab;

    @Before
    public void lab() throws IOException {
        lab = new RotationLab(server, temporary.newFolder("controller").toPath());
    }

    @Test
    public void aCredentialThatBreaksIsAFailureLikeOthers() throws Exception {
        lab.airflow.make("good", "http");
        lab.supplyBreaks = new IllegalStateException("not to be shown");
        lab.look("bitbucket_api", "good");
        assertThat("who comes after it does not starve", lab.password("good"), is("minted-secret-1"));
        assertThat(lab.outcomes(), contains("failed", "rotated"));
        assertThat(lab.records().get(0).at("/failure/message").asText(), allOf(
                startsWith("airflow-deploy failed by a fault of its own"), containsString("(java.lang.IllegalStateException)")));
        assertThat(lab.lines.get(0), startsWith("WARNING environment prod, connection 'bitbucket_api'"));
        assertThat(lab.written(), not(containsString("not to be shown")));
        int asked = server.seen().size();
        lab.look("bitbucket_api", "good");
        assertThat("it is left alone for a while", server.seen().size(), is(asked));
        lab.looksFor(Duration.ofMinutes(20));
        assertThat("recorded once", lab.outcomes(), contains("failed", "rotated"));
        lab.supplyBreaks = null;
        lab.looksFor(Duration.ofMinutes(10));
        assertThat(lab.password("bitbucket_api"), is("minted-secret-2"));
    }

    @Test
    public void aLoginThatCannotBeGivenBackDoesNotUndoARotation() throws Exception {
        lab.logins = source -> new TokenSource() {
            @Override
            public ScopedToken issue() throws DeploymentFailure, InterruptedException {
                return source.issue();
            }

            @Override
            public String revoke(ScopedToken token) {
                throw new IllegalStateException("not to be shown");
            }

            @Override
            public String description() {
                return source.description();
            }
        };
        lab.look();
        assertThat(lab.outcomes(), contains("rotated"));
        assertThat(lab.password("bitbucket_api"), is("minted-secret-1"));
        assertThat(lab.records().get(0).at("/tokens/0/end").asText(),
                startsWith("not revoked: airflow-deploy failed by a fault of its own"));
    }

    @Test
    public void withoutAPlaceForWhatIsRememberedNoTokenIsExchanged() throws Exception {
        Files.createFile(lab.folder.resolve("rotation"));
        for (int look = 0; look < 3; look++) {
            DeploymentFailure failure = assertThrows(DeploymentFailure.class, () -> lab.look());
            assertThat(failure.getMessage(), containsString("What is remembered of rotations"));
            lab.time.pass(Duration.ofMinutes(1));
        }
        assertThat(lab.minted, empty());
        assertThat(server.seen(), empty());
    }

    @Test
    public void aTokenThatCannotBeRememberedIsNotPutInPlaceAndRecorded() throws Exception {
        lab.afterMint = () -> {
            try {
                Files.createDirectory(lab.folder.resolve("rotation/prod.json.tmp"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        for (int look = 0; look < 3; look++) {
            assertThrows(DeploymentFailure.class, () -> lab.look());
            lab.time.pass(Duration.ofMinutes(1));
        }
        assertThat(lab.minted.size(), is(1));
        assertThat(lab.password("bitbucket_api"), is("old"));
        assertThat(lab.outcomes(), contains("failed"));
        assertThat(lab.records().get(0).at("/tokens/1/end").asText(), is("not put in place; expires by itself"));
    }

    @Test
    public void aMendedConfigurationIsTriedAtOnce() throws Exception {
        lab.exchangeFails = new DeploymentFailure(FailureKind.ACCESS, "Bitbucket refuses");
        lab.look().looksFor(Duration.ofMinutes(15));
        int asked = server.seen().size();
        lab.look();
        assertThat("what failed is left alone", server.seen().size(), is(asked));
        lab.exchangeFails = null;
        lab.look("mended", new String[] {"bitbucket_api"});
        assertThat(lab.password("bitbucket_api"), is("minted-secret-1"));
    }

    @Test
    public void aClockThatWasAheadStopsNothing() throws Exception {
        lab.time.pass(Duration.ofDays(3));
        lab.look();
        lab.time.pass(Duration.ofSeconds(-60));
        lab.look();
        assertThat("clocks are set by a little all the time", lab.minted.size(), is(1));
        lab.time.pass(Duration.ofDays(-2));
        lab.look();
        assertThat(lab.password("bitbucket_api"), is("minted-secret-2"));
        lab.looksFor(Duration.ofMinutes(59));
        assertThat(lab.minted.size(), is(2));
    }

    @Test
    public void aClockThatWasAheadDelaysNoTry() throws Exception {
        lab.exchangeFails = new DeploymentFailure(FailureKind.ACCESS, "Bitbucket refuses");
        lab.time.pass(Duration.ofDays(3));
        lab.look();
        lab.time.pass(Duration.ofDays(-2));
        lab.exchangeFails = null;
        lab.look();
        assertThat(lab.password("bitbucket_api"), is("minted-secret-1"));
    }
}
