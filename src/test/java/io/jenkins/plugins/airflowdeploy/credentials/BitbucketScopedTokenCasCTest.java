package io.jenkins.plugins.airflowdeploy.credentials;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
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

/** The credential as code: import, and export with the secret encrypted. */
public class BitbucketScopedTokenCasCTest {

    private static final String SECRET = "secret-in-the-code-11b7";

    @Rule
    public final JenkinsConfiguredWithCodeRule jenkins = new JenkinsConfiguredWithCodeRule();

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private static BitbucketScopedToken credential(int index) {
        return (BitbucketScopedToken) SystemCredentialsProvider.getInstance().getCredentials().get(index);
    }

    private static void isAsWritten() {
        assertThat(credential(0).getId(), is("bitbucket-cloud"));
        assertThat(credential(0).getScope(), is(CredentialsScope.GLOBAL));
        assertThat(credential(0).getConsumerKey(), is("key-of-the-consumer"));
        assertThat(credential(0).getConsumerSecret().getPlainText(), is(SECRET));
        assertThat(credential(1).getServerUrl(), is("https://bitbucket.example.com"));
        assertThat(credential(1).getRequestedScope(), is("REPO_WRITE"));
        assertThat(credential(1).getScope(), is(CredentialsScope.SYSTEM));
    }

    @Test
    @ConfiguredWithCode("scoped-tokens.yml")
    public void codeIsImportedAndExported() throws Exception {
        isAsWritten();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(out);
        String exported = out.toString(StandardCharsets.UTF_8);
        String section = "credentials:\n"
                + exported.substring(exported.indexOf("  system:\n    domainCredentials:"), exported.indexOf("      domain: {"));
        assertThat(section.replaceAll("\\{AQA[^}]*}", "{encrypted}"), is(Files.readString(
                Path.of(getClass().getResource("scoped-tokens-expected.yml").toURI()))));
        assertThat(exported, allOf(containsString("bitbucketScopedToken"), not(containsString(SECRET))));

        SystemCredentialsProvider.getInstance().getCredentials().clear();
        Path file = temporary.newFile("exported.yml").toPath();
        Files.writeString(file, section);
        ConfigurationAsCode.get().configure(file.toString());
        isAsWritten();
    }
}
