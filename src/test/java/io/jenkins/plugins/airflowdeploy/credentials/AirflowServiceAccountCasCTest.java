package io.jenkins.plugins.airflowdeploy.credentials;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.misc.ConfiguredWithCode;
import io.jenkins.plugins.casc.misc.JenkinsConfiguredWithCodeRule;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The credential as code, each kind of it: import, and export with the secrets encrypted. */
public class AirflowServiceAccountCasCTest {

    private static final String SECRET = "secret-in-the-code-77aa";

    @Rule
    public final JenkinsConfiguredWithCodeRule jenkins = new JenkinsConfiguredWithCodeRule();

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private static AirflowLogin login(int index) {
        AirflowServiceAccount account =
                (AirflowServiceAccount) SystemCredentialsProvider.getInstance().getCredentials().get(index);
        assertThat(account.getScope(), is(CredentialsScope.SYSTEM));
        return account.getLogin();
    }

    private static void holds(Secret sealed, String place) throws Exception {
        assertThat(SealedSecret.open(sealed, place, "c").reveal(), is(SECRET));
    }

    private static void isAsWritten() throws Exception {
        AirflowUserLogin user = (AirflowUserLogin) login(0);
        assertThat(user.getUsername(), is("jenkins"));
        holds(user.getPassword(), SealedSecret.AIRFLOW);
        ClientCredentialsLogin proxy = (ClientCredentialsLogin) login(1);
        assertThat(proxy.getTokenUrl(), is("https://idp.example.com/realms/prod/token"));
        assertThat(proxy.getRequestedScope() + " " + proxy.getAudience(), is("airflow https://airflow.example.com"));
        assertThat(proxy.getHeader() + " " + proxy.getUsername(), is("Proxy-Authorization jenkins"));
        holds(proxy.getClientSecret(), proxy.getTokenUrl());
        holds(proxy.getPassword(), SealedSecret.AIRFLOW);
        ClientCredentialsLogin keycloak = (ClientCredentialsLogin) login(2);
        assertThat(keycloak.getTokenUrl(), is(nullValue()));
        holds(keycloak.getClientSecret(), SealedSecret.AIRFLOW);
        holds(((BearerTokenLogin) login(3)).getToken(), SealedSecret.AIRFLOW);
    }

    @Test
    @ConfiguredWithCode("service-accounts.yml")
    public void codeIsImportedAndExported() throws Exception {
        isAsWritten();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(out);
        String exported = out.toString(StandardCharsets.UTF_8);
        String section = "credentials:\n"
                + exported.substring(exported.indexOf("  system:\n    domainCredentials:"), exported.indexOf("      domain: {"));
        assertThat(section.replaceAll("\\{AQA[^}]*}", "{encrypted}"), is(Files.readString(
                Path.of(getClass().getResource("service-accounts-expected.yml").toURI()))));
        assertThat(exported, allOf(containsString("airflowServiceAccount"), not(containsString(SECRET))));

        SystemCredentialsProvider.getInstance().getCredentials().clear();
        Path file = temporary.newFile("exported.yml").toPath();
        Files.writeString(file, section);
        ConfigurationAsCode.get().configure(file.toString());
        isAsWritten();
    }
}
