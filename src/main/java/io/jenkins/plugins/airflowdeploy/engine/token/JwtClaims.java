package io.jenkins.plugins.airflowdeploy.engine.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * What a JSON Web Token says of itself. Nothing is verified: only the server that issued it can do that, and what is read here
 * only ends up in messages and records.
 */
final class JwtClaims {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LATEST = Instant.parse("2200-01-01T00:00:00Z").getEpochSecond();

    private final JsonNode claims;

    private JwtClaims(JsonNode claims) {
        this.claims = claims;
    }

    /** Empty when it is no JSON Web Token. */
    static Optional<JwtClaims> of(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || parts[1].length() > 16_384) {
            return Optional.empty();
        }
        try {
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            return claims != null && claims.isObject() ? Optional.of(new JwtClaims(claims)) : Optional.empty();
        } catch (IllegalArgumentException | IOException e) {
            return Optional.empty(); // not Base64, or no JSON: an opaque token
        }
    }

    /** When it ends, by the issuer's clock. */
    Optional<Instant> expiresAt() {
        return seconds("exp").map(Instant::ofEpochSecond);
    }

    /**
     * When it ends, by our clock, for a token that was issued just now: the lifetime is what counts, not the issuer's clock.
     *
     * @param issuedNow our clock when it was issued
     * @param issuer the issuer's clock then, where it told; counts where the token does not say when it was issued
     */
    Optional<Instant> expiresAt(Instant issuedNow, Optional<Instant> issuer) {
        Optional<Long> end = seconds("exp");
        Optional<Long> start = seconds("iat").or(() -> issuer.map(Instant::getEpochSecond));
        return end.isPresent() && start.isPresent() && end.get() > start.get()
                ? Optional.of(issuedNow.plusSeconds(end.get() - start.get()))
                : expiresAt();
    }

    /** The role that Airflow's simple auth manager writes into its tokens; other auth managers write none. */
    Optional<String> role() {
        String role = claims.path("role").asText("");
        return role.matches("[A-Za-z_]{1,40}") ? Optional.of(role.toLowerCase(java.util.Locale.ROOT)) : Optional.empty();
    }

    /** Those of an identity provider's token that this one carries along, as Airflow's do under the Keycloak auth manager. */
    Optional<JwtClaims> carried() {
        return JwtClaims.of(claims.path("access_token").asText(""));
    }

    private Optional<Long> seconds(String claim) {
        JsonNode value = claims.path(claim);
        boolean sane = value.isNumber() && value.asLong() > 0 && value.asLong() < LATEST;
        return sane ? Optional.of(value.asLong()) : Optional.empty();
    }
}
