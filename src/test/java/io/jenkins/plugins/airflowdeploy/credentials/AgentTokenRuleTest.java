package io.jenkins.plugins.airflowdeploy.credentials;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.remoting.Channel;
import hudson.remoting.VirtualChannel;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import io.jenkins.plugins.airflowdeploy.jenkins.TokenServer;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import jenkins.security.MasterToSlaveCallable;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What a real agent, a JVM of its own, has of the credential. */
public class AgentTokenRuleTest {

    @Rule
    public final FaultServer http = new FaultServer();

    @Rule
    public final JenkinsRule jenkins = new JenkinsRule();

    private TokenServer server;
    private DumbSlave agent;

    @Before
    public void agent() throws Exception {
        server = new TokenServer(http);
        agent = jenkins.createOnlineSlave();
    }

    @Test
    public void itHasTheTokenAndNeitherKeyNorSecret() throws Exception {
        BitbucketScopedToken credential = server.gives("token-one", 3600).stored("bb");
        String all = agent.getChannel().call(new Everything(credential));
        assertThat("it is searched for what is there", all, allOf(containsString("AgentToken"), containsString("token-one")));
        assertThat(all, not(containsString(TokenServer.SECRET)));
        assertThat(all, not(containsString(TokenServer.KEY)));
        String encrypted = credential.getConsumerSecret().getEncryptedValue();
        assertThat(all, not(containsString(encrypted.substring(1, encrypted.length() - 1))));
        assertThat(server.exchanges(), is(1));
    }

    /** The password, and all bytes of what the agent has. */
    private static final class Everything extends MasterToSlaveCallable<String, Exception> {
        private static final long serialVersionUID = 1L;
        private final StandardUsernamePasswordCredentials credential;

        Everything(StandardUsernamePasswordCredentials credential) {
            this.credential = credential;
        }

        @Override
        public String call() throws Exception {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(credential);
            }
            return credential.getPassword().getPlainText() + bytes.toString(StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    public void itAsksForTheNextTokenAndIsToldWhyThereIsNone() throws Exception {
        BitbucketScopedToken credential = server.gives("token-one", 1).gives("token-two", 1).refuses().stored("bb");
        String seen = agent.getChannel().call(new UntilRefused(credential));
        assertThat(seen, containsString("token-one token-two "));
        assertThat(seen, containsString("Bitbucket scoped token 'bb' gets no token: Bitbucket does not accept"));
    }

    /** Asks again and again until it is refused, for half a minute at most. */
    private static final class UntilRefused extends MasterToSlaveCallable<String, RuntimeException> {
        private static final long serialVersionUID = 1L;
        private final StandardUsernamePasswordCredentials credential;

        UntilRefused(StandardUsernamePasswordCredentials credential) {
            this.credential = credential;
        }

        @Override
        public String call() {
            StringBuilder seen = new StringBuilder();
            Instant end = Instant.now().plus(Duration.ofSeconds(30));
            while (Instant.now().isBefore(end)) {
                try {
                    String token = credential.getPassword().getPlainText();
                    if (seen.indexOf(token) < 0) {
                        seen.append(token).append(' ');
                    }
                } catch (IllegalStateException e) {
                    return seen + e.getMessage();
                }
            }
            return seen.toString();
        }
    }

    @Test
    public void aHandleIsOfUseOverItsConnectionAlone() throws Exception {
        BitbucketScopedToken credential = server.gives("token-one", 3600).stored("bb");
        Channel channel = (Channel) agent.getChannel();
        String handle = LentCredentials.lend(channel, credential);
        assertThat(LentCredentials.lend(channel, credential), is(handle));
        assertThat(channel.call(new Ask(handle)), is("token-one"));
        DeploymentFailure guessed =
                assertThrows(DeploymentFailure.class, () -> channel.call(new Ask(UUID.randomUUID().toString())));
        assertThat(guessed.getMessage(), containsString("does not know the credential"));
        VirtualChannel other = jenkins.createOnlineSlave().getChannel();
        assertThrows(DeploymentFailure.class, () -> other.call(new Ask(handle)));
    }

    /** What an agent can send that was taken over. */
    private static final class Ask extends MasterToSlaveCallable<String, Exception> {
        private static final long serialVersionUID = 1L;
        private final String handle;

        Ask(String handle) {
            this.handle = handle;
        }

        @Override
        public String call() throws Exception {
            return Channel.currentOrFail().call(new NextToken(handle)).here().token().reveal();
        }
    }
}
