package io.jenkins.plugins.airflowdeploy.engine.git;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.util.List;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.HttpConfig;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.SystemReader;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What the Git settings of the machine's user would add to a request. */
public class GitSettingsFaultTest {

    private static final ScopedToken TOKEN = new ScopedToken(null, "s3cr3t-git-token", null, null);

    @Rule
    public final FaultServer server = new FaultServer();

    @Rule
    public final FaultServer other = new FaultServer();

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private Config user;
    private String address;
    private Repository repository;

    @Before
    public void set() throws Exception {
        address = server.uri("/x/y.git").toString();
        user = SystemReader.getInstance().getUserConfig();
        user.setString("http", null, "extraHeader", "X-Foreign: 1");
        user.setString("http", address, "extraHeader", "X-Foreign: 2");
        user.setString("http", server.uri("/").toString(), "followRedirects", "true");
        repository = FileRepositoryBuilder.create(temporary.getRoot());
    }

    @After
    public void unset() {
        repository.close();
        user.unset("http", null, "extraHeader");
        user.unset("http", address, "extraHeader");
        user.unset("http", server.uri("/").toString(), "followRedirects");
    }

    private List<String> headers() throws Exception {
        return new HttpConfig(repository.getConfig(), new URIish(address)).getExtraHeaders();
    }

    private void ask() throws Exception {
        try (Transport transport = new GitRemote(address, TOKEN, HttpSettings.defaults()).open(repository)) {
            assertThrows(TransportException.class, () -> transport.openFetch().close());
        }
    }

    @Test
    public void noHeaderOfTheUsersIsSentAndNoneThatIsEmpty() throws Exception {
        assertThat("without us", headers(), hasItem("X-Foreign: 2"));
        server.then(404, "text/plain", "");
        ask();
        assertThat(server.seen().get(0).headers().containsKey("X-foreign"), is(false));
        assertThat("JGit warns of each that is empty", headers(), is(empty()));
    }

    @Test
    public void noRedirectIsFollowed() throws Exception {
        server.then(302, "text/plain", "", "Location", other.uri("/x/y.git").toString());
        ask();
        assertThat(server.seen(), hasSize(1));
        assertThat(other.seen(), is(empty()));
    }
}
