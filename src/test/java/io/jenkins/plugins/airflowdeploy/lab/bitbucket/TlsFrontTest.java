package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** That the double can be reached under Bitbucket's own names, and nothing else can. */
public class TlsFrontTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private BitbucketDouble bitbucket;
    private TlsFront front;

    @Before
    public void start() throws Exception {
        bitbucket = BitbucketDouble.start();
        front = TlsFront.start(bitbucket, folder.getRoot().toPath());
    }

    @After
    public void stop() throws IOException {
        front.close();
        bitbucket.close();
    }

    @Test
    public void bothHostsReachTheDouble() throws Exception {
        HttpClient client = client(true);

        for (String url : new String[] {"https://api.bitbucket.org/2.0/repositories/a/b", "https://bitbucket.org/a/b"}) {
            assertThat(get(client, url).statusCode(), is(404));
            assertThat(get(client, url).statusCode(), is(404));
        }

        assertThat(bitbucket.requests().size(), is(4));
        assertThat(front.asked(), hasItem("CONNECT api.bitbucket.org:443 HTTP/1.1"));
    }

    @Test
    public void everythingElseIsRefused() throws Exception {
        HttpClient client = client(true);

        assertThrows(IOException.class, () -> get(client, "https://example.com/"));
        assertThat(get(client, "http://example.com/").statusCode(), is(403));
        assertThat(bitbucket.requests().size(), is(0));
    }

    @Test
    public void nobodyTrustsItWithoutTheTestAuthority() throws Exception {
        HttpClient client = client(false);

        assertThrows(SSLException.class, () -> get(client, "https://bitbucket.org/"));
        assertThat(bitbucket.requests().size(), is(0));
    }

    private static HttpResponse<String> get(HttpClient client, String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    private HttpClient client(boolean trusting) throws Exception {
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(ProxySelector.of(front.proxy()));
        if (trusting) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(front.trustStore())) {
                store.load(in, front.trustStorePassword().toCharArray());
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            client.sslContext(context);
        }
        return client.build();
    }
}
