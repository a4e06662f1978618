package io.jenkins.plugins.airflowdeploy.engine.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpCall;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Makes a repository access token of Bitbucket Data Center for each deployment, and deletes it at the end. It may read that
 * repository and nothing else ({@code REPO_READ}); its life is a day, the shortest that the server knows.
 *
 * <p>Needs the user name and password of an administrator of the repository, since a token cannot make tokens: a secret that may
 * far more than the ready token it replaces, which {@link #description()} says in log and record. Each call is sent once, because
 * a second one would make a second token, or count as another failed login; and none after one that was refused (401, 403).
 */
public final class DataCenterTokenMint implements TokenSource {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIFE = Duration.ofDays(1);
    private static final String PERMISSION = "REPO_READ";
    private static final int LONGEST_NAME = 200;
    private static final int PAGES = 10;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final Http http;
    private final DataCenterRepository repository;
    private final String user;
    private final SecretValue password;
    private final String credential;
    private final String tokenName;
    private final Time time;
    private final Map<ScopedToken, String> ids = new ConcurrentHashMap<>();
    private volatile DeploymentFailure refusal;

    /**
     * @param user an administrator of the repository
     * @param credential names the credential: {@code user name and password 'id'}
     * @param tokenName what the tokens are called in Bitbucket: the same for a deployment and its resumption, and for no other, so
     *     that left-overs are found by it
     */
    public DataCenterTokenMint(
            Http http,
            DataCenterRepository repository,
            String user,
            SecretValue password,
            String credential,
            String tokenName,
            Time time) {
        this.http = http;
        this.repository = repository;
        this.user = user;
        this.password = password;
        this.credential = credential;
        this.tokenName = ForeignText.line(tokenName, LONGEST_NAME);
        this.time = time;
    }

    @Override
    public ScopedToken issue() throws DeploymentFailure, InterruptedException {
        Instant asked = time.now();
        HttpAnswer answer = send(HttpCall.of("PUT", tokens("")).body("application/json", order()));
        if (answer.status() != 200) {
            throw failure(answer);
        }
        JsonNode json = answer.json().orElse(JSON.createObjectNode());
        String text = json.path("token").asText("");
        String id = json.path("id").asText("");
        if (!TokenText.usable(text) || !ID.matcher(id).matches()) {
            throw unavailable("gave no usable token for " + credential + ". If the repository's settings list an access token '"
                    + tokenName + "', delete it.");
        }
        ScopedToken token = new ScopedToken(null, text, permissions(json), asked.plus(LIFE));
        ids.put(token, id);
        return token;
    }

    private byte[] order() {
        ObjectNode json = JSON.createObjectNode().put("name", tokenName).put("expiryDays", LIFE.toDays());
        json.putArray("permissions").add(PERMISSION);
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts can be written", e);
        }
    }

    /** {@code null} when the server does not tell. */
    private static List<String> permissions(JsonNode json) {
        if (!json.path("permissions").isArray()) {
            return null;
        }
        List<String> names = new ArrayList<>();
        json.path("permissions").forEach(name -> names.add(ForeignText.line(name.asText(), 60)));
        return names;
    }

    private HttpAnswer send(HttpCall call) throws DeploymentFailure, InterruptedException {
        if (refusal != null) {
            throw refusal;
        }
        byte[] pair = (user + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8);
        call.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
        HttpAnswer answer = http.send(repository.server(), call.once());
        if (refused(answer)) {
            refusal = failure(answer);
        }
        return answer;
    }

    private static boolean refused(HttpAnswer answer) {
        return answer.status() == 401 || answer.status() == 403;
    }

    private URI tokens(String below) {
        return URI.create(repository.rest("access-tokens") + below);
    }

    private DeploymentFailure failure(HttpAnswer answer) {
        String name = DataCenterErrors.name(answer).orElse("");
        if (DataCenterErrors.locked(answer)) {
            return refused("Bitbucket has locked this account after failed logins and wants a CAPTCHA",
                    "Log in with a browser once to lift that, and mend the password.");
        }
        if (name.equals(DataCenterErrors.WRONG_PASSWORD)) {
            return refused("Bitbucket does not accept its user name or password", "Mend the credential before you deploy again.");
        }
        if (refused(answer)) {
            return refused("it is no administrator of the repository, or Bitbucket takes no password from it",
                    "Use a ready repository access token (secret text), or the password of a repository administrator.");
        }
        if (answer.status() == 404) {
            return refused("there is no repository " + repository.cloneUrl() + ", it may not see it, or this Bitbucket makes no"
                    + " access tokens for repositories", "Check the address, or use a ready access token (secret text).");
        }
        if (answer.status() == 400) {
            return refused("Bitbucket does not accept the order (status 400), perhaps because there are too many tokens",
                    "Delete old access tokens in the repository's settings.");
        }
        return unavailable("made no access token for " + credential + ": status " + answer.status()
                + (answer.status() / 100 == 3 ? ", a redirect, which is not followed. Check the address." : ". Try again later."));
    }

    private DeploymentFailure refused(String why, String remedy) {
        return new DeploymentFailure(
                FailureKind.ACCESS, credential + " gets no token from " + repository.server() + ": " + why + ". " + remedy);
    }

    private DeploymentFailure unavailable(String what) {
        return new DeploymentFailure(FailureKind.UNAVAILABLE, repository.server() + " " + what);
    }

    /** Deletes the token; where that fails, says what is left and until when. */
    @Override
    public String revoke(ScopedToken token) throws InterruptedException {
        String id = ids.remove(token);
        if (id == null) {
            return "not ours to revoke";
        }
        String until = token.expiresAt().orElseThrow().truncatedTo(ChronoUnit.SECONDS).toString();
        try {
            return delete(id, until);
        } catch (DeploymentFailure e) {
            return left(id, until, e.getMessage());
        }
    }

    private String delete(String id, String until) throws DeploymentFailure, InterruptedException {
        HttpAnswer answer = send(HttpCall.of("DELETE", tokens("/" + id)));
        if (answer.ok()) {
            return "deleted";
        }
        return answer.status() == 404 ? "was deleted already" : left(id, until, "status " + answer.status());
    }

    private String left(String id, String until, String why) {
        return "NOT deleted (" + why + "): it can read the repository until " + until + "; delete access token '" + tokenName
                + "' (id " + id + ") in the repository's settings";
    }

    @Override
    public Optional<String> revokeLeftOvers() throws InterruptedException {
        List<String> ends = new ArrayList<>();
        try {
            for (String id : ofThisName()) {
                ends.add(delete(id, "a day after it was made"));
            }
            return ends.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", ends));
        } catch (DeploymentFailure e) {
            ends.add("NOT all looked for (" + e.getMessage() + "): an access token '" + tokenName
                    + "' in the repository's settings would live a day");
            return Optional.of(String.join("; ", ends));
        }
    }

    /** All of them before one is deleted, which would move the pages. */
    private List<String> ofThisName() throws DeploymentFailure, InterruptedException {
        List<String> found = new ArrayList<>();
        long start = 0;
        for (int page = 1; page <= PAGES && start >= 0; page++) {
            HttpAnswer answer = send(HttpCall.get(tokens("?limit=1000&start=" + start)));
            if (refused(answer)) {
                throw failure(answer);
            }
            if (answer.status() != 200) {
                throw unavailable("does not list access tokens: status " + answer.status() + ".");
            }
            JsonNode json = answer.json().orElse(JSON.createObjectNode());
            for (JsonNode row : json.path("values")) {
                String id = row.path("id").asText("");
                if (row.path("name").asText("").equals(tokenName) && ID.matcher(id).matches()) {
                    found.add(id);
                }
            }
            start = json.path("isLastPage").asBoolean(true) ? -1 : json.path("nextPageStart").asLong(-1);
        }
        return found;
    }

    @Override
    public String description() {
        return "repository access token made with " + credential
                + " of a repository administrator (wider than the ready REPO_READ token that it replaces)";
    }
}
