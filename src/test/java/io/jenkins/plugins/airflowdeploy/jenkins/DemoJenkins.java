package io.jenkins.plugins.airflowdeploy.jenkins;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.EnvVars;
import hudson.ProxyConfiguration;
import hudson.model.Slave;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.config.GitDeployTarget;
import io.jenkins.plugins.airflowdeploy.demo.DemoLab;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowUser;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.TlsFront;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * A Jenkins that deploys in the demo's surroundings: its proxy leads {@code https://bitbucket.org} to the double, whose
 * certificate controller and agent trust; the environment {@code demo} and its credentials are defined, and the agent
 * {@code deploy} is online in a JVM of its own.
 */
public final class DemoJenkins implements AutoCloseable {

    /** In lengths that the Bitbucket Branch Source plugin takes for those of an OAuth consumer. */
    public static final String KEY = "multibranchKey0018";

    public static final String SECRET = "multibranchSecret-of-32-letters-";

    private final SSLContext contextBefore = SSLContext.getDefault();
    private final SSLSocketFactory factoryBefore = HttpsURLConnection.getDefaultSSLSocketFactory();
    private final ProxySelector selectorBefore = ProxySelector.getDefault();
    private final JenkinsRule jenkins;
    private final DemoLab lab;
    private final TlsFront front;
    private final AirflowEnvironment environment;

    /** @param folder for the front's key stores */
    public DemoJenkins(JenkinsRule jenkins, DemoLab lab, Path folder) throws Exception {
        this.jenkins = jenkins;
        this.lab = lab;
        front = TlsFront.start(lab.bitbucket(), Files.createDirectories(folder));
        trust(front);
        jenkins.jenkins.proxy = new ProxyConfiguration(
                front.proxy().getHostString(), front.proxy().getPort(), null, null, "127.0.0.1,localhost");
        jenkins.jenkins.proxy.save();
        credentials();
        GitDeployTarget target = new GitDeployTarget(lab.bitbucket().deployUrl("airflow"));
        target.setCredentialsId("deploy-repository");
        environment = new AirflowEnvironment(
                DemoLab.ENVIRONMENT, lab.airflow().baseUrl().toString(), "airflow", DemoLab.BUNDLE, target);
        environment.setSubdir("dags");
        environment.setAgentLabel("deploy");
        allow(List.of("release/*"), List.of("demo"));
        agent();
    }

    /** Sets the policy's branches and jobs; the repository is the demo's. */
    public void allow(List<String> branches, List<String> jobs) {
        environment.setPolicy(Environments.policy(List.of("acme/dags"), branches, jobs));
        AirflowConfiguration.get().setEnvironments(List.of(environment));
        AirflowConfiguration.get().save();
    }

    /** For contexts that are made from now on, and in place of those that the JVM has made. */
    private static void trust(TlsFront front) throws Exception {
        System.setProperty("javax.net.ssl.trustStore", front.trustStore().toString());
        System.setProperty("javax.net.ssl.trustStoreType", "PKCS12");
        System.setProperty("javax.net.ssl.trustStorePassword", front.trustStorePassword());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(front.trustStore())) {
            store.load(in, front.trustStorePassword().toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLContext.setDefault(context);
        HttpsURLConnection.setDefaultSSLSocketFactory(context.getSocketFactory());
    }

    private void credentials() throws Exception {
        AirflowUser user = lab.airflow().deployer();
        List<Credentials> store = SystemCredentialsProvider.getInstance().getCredentials();
        store.add(pair(CredentialsScope.GLOBAL, "bitbucket", DemoLab.KEY, DemoLab.SECRET));
        store.add(pair(CredentialsScope.GLOBAL, "bitbucket-scan", KEY, SECRET));
        store.add(pair(CredentialsScope.SYSTEM, "airflow", user.name(), user.password()));
        store.add(pair(CredentialsScope.SYSTEM, "deploy-repository", DemoLab.DEPLOY_USER, DemoLab.DEPLOY_PASSWORD));
        SystemCredentialsProvider.getInstance().save();
    }

    private static Credentials pair(CredentialsScope scope, String id, String user, String password) throws Exception {
        return new UsernamePasswordCredentialsImpl(scope, id, "", user, password);
    }

    private void agent() throws Exception {
        String trust = "-Djavax.net.ssl.trustStore=" + front.trustStore() + " -Djavax.net.ssl.trustStoreType=PKCS12"
                + " -Djavax.net.ssl.trustStorePassword=" + front.trustStorePassword();
        Slave agent = jenkins.createSlave("deploy-agent", "deploy", new EnvVars("JAVA_TOOL_OPTIONS", trust));
        jenkins.waitOnline(agent);
    }

    /**
     * Leads the branch source plugin to the double as well: it gets its OAuth tokens past Jenkins' proxy settings, by the
     * JVM's.
     */
    public void leadTheBranchSourcePlugin() {
        List<Proxy> throughFront = List.of(new Proxy(Proxy.Type.HTTP, front.proxy()));
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return uri.getHost().endsWith("bitbucket.org") ? throughFront : List.of(Proxy.NO_PROXY);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The addresses that the proxy was asked for. */
    public List<String> asked() {
        return front.asked();
    }

    @Override
    public void close() throws Exception {
        ProxySelector.setDefault(selectorBefore);
        for (String property : List.of("trustStore", "trustStoreType", "trustStorePassword")) {
            System.clearProperty("javax.net.ssl." + property);
        }
        SSLContext.setDefault(contextBefore);
        HttpsURLConnection.setDefaultSSLSocketFactory(factoryBefore);
        front.close();
    }
}
