package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The token endpoint and everything it handed out, with the ready access tokens beside it. */
final class Tokens {

    private final Map<String, Consumer> consumers = new ConcurrentHashMap<>();
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock;

    Tokens(InstantSource clock) {
        this.clock = clock;
    }

    void add(Consumer consumer) {
        consumers.put(consumer.key(), consumer);
    }

    void add(String secret, Grant grant) {
        grants.put(secret, grant);
    }

    void forget(String secret) {
        grants.remove(secret);
    }

    Optional<Grant> find(String secret) {
        return Optional.ofNullable(secret).map(grants::get);
    }

    /** Every token that was handed out for a consumer's secret. */
    List<String> minted() {
        return grants.entrySet().stream().filter(entry -> entry.getValue().oauth()).map(Map.Entry::getKey).toList();
    }

    Instant now() {
        return clock.instant();
    }

    /** {@code POST /site/oauth2/access_token}: key and secret by Basic header or in the form. */
    Answer issue(Call call) {
        if (!call.method().equals("POST")) {
            return Answer.text(405, "text/plain", "");
        }
        Map<String, String> form = Call.parameters(call.bodyText());
        Optional<Credential> basic = call.credential().filter(c -> c.user() != null);
        String key = basic.map(Credential::user).orElse(form.get("client_id"));
        String secret = basic.map(Credential::secret).orElse(form.get("client_secret"));
        Consumer consumer = key == null ? null : consumers.get(key);
        if (consumer == null || !consumer.secret().equals(secret)) {
            return Answer.recorded("oauth-token-400-invalid-client");
        }
        if (!"client_credentials".equals(form.get("grant_type"))) {
            return Answer.json(400, Map.of("error", "unsupported_grant_type", "error_description",
                    "Unsupported grant type: " + form.get("grant_type")));
        }
        return consumer.isPrivate() ? Answer.json(200, token(consumer)) : Answer.recorded("oauth-token-400-public-consumer");
    }

    private Map<String, Object> token(Consumer consumer) {
        byte[] bytes = new byte[48];
        random.nextBytes(bytes);
        // Real ones hold '=' too, so that whoever puts one into a URL without encoding it is found out.
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "==";
        grants.put(secret, new Grant(
                consumer.scopes(), consumer.workspace(), now().plus(consumer.lifetime()), null, true));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("access_token", secret);
        answer.put("token_type", "bearer");
        answer.put("expires_in", consumer.lifetime().toSeconds());
        answer.put(consumer.fieldBeforeMay2026() ? "scopes" : "scope", String.join(" ", consumer.scopes()));
        if (consumer.fieldBeforeMay2026()) {
            answer.put("refresh_token", "unused-by-this-grant");
            answer.put("state", "client_credentials");
        }
        return answer;
    }

    static String fingerprint(String secret) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
