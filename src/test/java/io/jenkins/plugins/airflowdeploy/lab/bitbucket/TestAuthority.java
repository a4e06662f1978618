package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority that lives for one test, made with the JDK's own keytool, and one server certificate of it. */
final class TestAuthority {

    private static final String PASSWORD_VARIABLE = "TEST_STORE_PASSWORD";

    private final Path keyStore;
    private final Path trustStore;
    private final String password;

    private TestAuthority(Path keyStore, Path trustStore, String password) {
        this.keyStore = keyStore;
        this.trustStore = trustStore;
        this.password = password;
    }

    /**
     * @param folder an existing folder that gets a key store and a trust store
     * @param hosts what the server certificate is for
     */
    static TestAuthority create(Path folder, List<String> hosts) throws IOException, InterruptedException {
        byte[] random = new byte[12];
        new SecureRandom().nextBytes(random);
        TestAuthority authority = new TestAuthority(
                folder.resolve("server.p12"), folder.resolve("trust.p12"), HexFormat.of().formatHex(random));
        String keys = authority.keyStore.toString();
        Path pem = folder.resolve("authority.pem");
        String names = hosts.stream().map(host -> "dns:" + host).collect(Collectors.joining(","));
        List<String> pair = List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2", "-keystore", keys);
        authority.keytool(pair, "-alias", "authority", "-dname", "CN=Test authority of airflow-deploy", "-ext", "bc:critical=ca:true");
        authority.keytool(pair, "-alias", "server", "-signer", "authority", "-dname", "CN=" + hosts.get(0), "-ext", "san=" + names);
        authority.keytool(List.of("-exportcert", "-rfc", "-keystore", keys), "-alias", "authority", "-file", pem.toString());
        authority.keytool(List.of("-importcert", "-noprompt", "-keystore", authority.trustStore.toString()),
                "-alias", "authority", "-file", pem.toString());
        return authority;
    }

    Path trustStore() {
        return trustStore;
    }

    String password() {
        return password;
    }

    /** For the server's side. */
    SSLContext serverContext() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            keys.load(in, password.toCharArray());
        }
        keys.deleteEntry("authority");
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private void keytool(List<String> command, String... more) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        line.addAll(command);
        line.addAll(List.of(more));
        line.addAll(List.of("-storetype", "PKCS12", "-storepass:env", PASSWORD_VARIABLE));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put(PASSWORD_VARIABLE, password);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("keytool " + command.get(0) + " failed: " + output);
        }
    }
}
