package io.jenkins.plugins.airflowdeploy.engine.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.token.DataCenterRepository;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.lab.SampleRepository;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.DataCenterDouble;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A server whose certificate is of an authority of its own: REST and Git trust it when the JVM does, and only then. */
public class DataCenterTlsTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final ScopedToken token = new ScopedToken(null, "BBDC-over-tls", null, null);
    private SSLContext contextBefore;
    private SSLSocketFactory factoryBefore;
    private DataCenterDouble server;
    private SampleRepository sample;

    @Before
    public void start() throws Exception {
        contextBefore = SSLContext.getDefault();
        factoryBefore = HttpsURLConnection.getDefaultSSLSocketFactory();
        Path bare = folder.getRoot().toPath().resolve("source.git");
        sample = SampleRepository.create(bare);
        server = DataCenterDouble.startTls("/bitbucket", 3, folder.newFolder("tls").toPath());
        server.addRepository("PRJ", "dags", bare, "main");
        server.addAccessToken("BBDC-over-tls", "PRJ/dags", "REPO_READ");
    }

    @After
    public void stop() {
        SSLContext.setDefault(contextBefore);
        HttpsURLConnection.setDefaultSSLSocketFactory(factoryBefore);
        server.close();
        assertThat(server.ownFailures(), empty());
    }

    /** As a JVM does that was started with this trust store. */
    private void trust() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(server.trustStore())) {
            store.load(in, server.trustStorePassword().toCharArray());
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        SSLContext.setDefault(context);
        HttpsURLConnection.setDefaultSSLSocketFactory(context.getSocketFactory());
    }

    private Revision resolve() throws Exception {
        try (Http http = new Http(HttpSettings.defaults(), new FakeTime())) {
            DataCenterRepository repository = DataCenterRepository.of(server.baseUrl(), "PRJ", "dags");
            return new BitbucketDataCenter(http, new FakeTime(), repository, "access token 'bb'", Optional.empty())
                    .resolve("release/3", Optional.empty(), token);
        }
    }

    private Snapshot fetch() throws Exception {
        BitbucketDataCenter named = new BitbucketDataCenter(
                null, new FakeTime(), DataCenterRepository.of(server.baseUrl(), "PRJ", "dags"), "", Optional.empty());
        FetchOrder order = new FetchOrder(named.cloneUrl(), "release/3", sample.commit(3), List.of("dags"),
                FetchOrder.Limits.DEFAULT, named.gitHeader());
        return new GitFetch(new FakeTime())
                .fetch(order, token, folder.getRoot().toPath().resolve("cache"), HttpSettings.defaults());
    }

    @Test
    public void anAuthorityThatTheJvmTrustsIsTrusted() throws Exception {
        trust();
        assertThat(resolve().commit(), is(sample.commit(3)));
        assertThat(fetch().files(), hasSize(greaterThan(3)));
    }

    @Test
    public void withoutThatNothingIsSentAndTheTrustStoreIsNamed() {
        for (org.junit.function.ThrowingRunnable call : List.<org.junit.function.ThrowingRunnable>of(this::resolve, this::fetch)) {
            DeploymentFailure failure = assertThrows(DeploymentFailure.class, call);
            assertThat(failure.kind(), is(FailureKind.UNAVAILABLE));
            assertThat(failure.getMessage(), containsString("certificate authority to the JVM's trust store"));
        }
        assertThat(server.requests(), empty());
    }
}
