package io.jenkins.plugins.airflowdeploy.lab.bitbucket;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a token may do.
 *
 * @param scopes as granted
 * @param reach {@code workspace} for all its repositories, or {@code workspace/slug} for one
 * @param expiresAt from then on it is refused; {@code null} for never
 * @param credentialType what {@code X-Credential-Type} says; {@code null} leaves the header out
 * @param oauth whether it came from the token endpoint, which has a refusal of its own for expired ones
 */
record Grant(List<String> scopes, String reach, Instant expiresAt, String credentialType, boolean oauth) {

    boolean reaches(String repository) {
        return repository.equals(reach) || repository.startsWith(reach + "/");
    }

    boolean expiredAt(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    boolean allows(String scope) {
        Set<String> all = new HashSet<>(scopes);
        scopes.forEach(granted -> implied(granted).ifPresent(all::addAll));
        return all.contains(scope);
    }

    private static Optional<Set<String>> implied(String scope) {
        return Optional.ofNullable(switch (scope) {
            case "repository:write", "pullrequest" -> Set.of("repository");
            case "pullrequest:write" -> Set.of("repository:write", "repository", "pullrequest");
            default -> null;
        });
    }
}
