package io.jenkins.plugins.airflowdeploy.jenkins;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import hudson.model.Run;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.pages.DeploymentAction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** That secrets are nowhere below folders; those that are planted there first are found, so the search is known to work. */
public final class NoSecrets {

    private static final Pattern FINGERPRINT = Pattern.compile("\"fingerprint\"\\s*:\\s*\"([0-9a-f]{12})\"");

    private NoSecrets() {}

    /**
     * @param secrets as they are
     * @param fingerprints of tokens that only records know
     */
    public static void below(Path folder, Collection<String> secrets, Collection<String> fingerprints) throws Exception {
        SecretSearch search = new SecretSearch(folder);
        ScopedToken token = new ScopedToken(null, "planted-token-0815-4711", null, null);
        Path planted = Files.writeString(
                folder.resolve("planted.txt"),
                new ScopedToken("user", "planted-secret-4711", null, null).gitAuthorization() + " " + token.authorization());
        assertThat(search.find("planted-secret-4711"), contains(planted));
        assertThat(search.findByFingerprint(List.of(token.fingerprint().orElseThrow())), contains(planted));
        Files.delete(planted);
        assertThat("there is something to look for", secrets.isEmpty() && fingerprints.isEmpty(), is(false));
        for (String secret : secrets) {
            List<Path> found = search.find(secret);
            assertThat(secret + " below " + folder + lines(found, secret), found, empty());
        }
        assertThat("tokens below " + folder, search.findByFingerprint(fingerprints), empty());
    }

    /** Where it stands as it is, for whoever has to mend that. */
    private static String lines(List<Path> files, String secret) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Path file : files) {
            try (Stream<String> all = Files.lines(file, StandardCharsets.ISO_8859_1)) {
                all.filter(line -> line.contains(secret)).limit(5).forEach(line -> lines.append("\n").append(line));
            }
        }
        return lines.toString();
    }

    /** Fingerprints of the tokens that the deployments of a build have recorded. */
    public static Set<String> fingerprints(Run<?, ?> run) throws IOException {
        Set<String> tokens = new HashSet<>();
        for (DeploymentAction deployment : run.getActions(DeploymentAction.class)) {
            tokens.addAll(fingerprints(deployment.getRecord()));
        }
        return tokens;
    }

    /** Fingerprints of the tokens in a record. */
    public static Set<String> fingerprints(String record) {
        Set<String> tokens = new HashSet<>();
        Matcher fingerprint = FINGERPRINT.matcher(record);
        while (fingerprint.find()) {
            tokens.add(fingerprint.group(1));
        }
        return tokens;
    }
}
