package io.jenkins.plugins.airflowdeploy.demo;

import io.jenkins.plugins.airflowdeploy.engine.DeploymentRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parameters of {@code airflowDeploy}, with the step's defaults; there is no job whose source could fill in others. */
final class StepParameters {

    private static final Set<String> KNOWN = Set.of("environment", "dagsFolder", "include", "repository", "branch", "commit",
            "credentialsId", "dryRun", "timeout");

    private final Map<String, ?> given;

    /** @throws IllegalArgumentException for an unknown parameter, or when one is missing that a job would have told */
    StepParameters(Map<String, ?> given) {
        this.given = Map.copyOf(given);
        Set<String> unknown = new HashSet<>(given.keySet());
        unknown.removeAll(KNOWN);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("airflowDeploy has no parameter " + String.join(", ", unknown));
        }
        for (String name : List.of("environment", "repository", "branch", "credentialsId")) {
            if (!given.containsKey(name)) {
                throw new IllegalArgumentException("airflowDeploy needs " + name + " here, where no job tells it");
            }
        }
        if (!text("environment", "").equals(Premises.ENVIRONMENT)) {
            throw new IllegalArgumentException("there is no environment '" + text("environment", "") + "'; there is: demo");
        }
    }

    String branch() {
        return text("branch", "");
    }

    String credentialsId() {
        return text("credentialsId", "");
    }

    String workspace() {
        return text("repository", "").replaceFirst("/.*", "");
    }

    String slug() {
        return text("repository", "").replaceFirst("[^/]*/?", "");
    }

    DeploymentRequest request(String id, DeploymentRequest.Requester requester) {
        List<?> include = given.get("include") instanceof List<?> paths ? paths : List.of();
        return new DeploymentRequest(
                id,
                text("environment", ""),
                branch(),
                Optional.ofNullable(given.get("commit")).map(Object::toString),
                false,
                text("dagsFolder", "dags"),
                include.stream().map(Object::toString).toList(),
                Boolean.TRUE.equals(given.get("dryRun")),
                Duration.ofSeconds(Long.parseLong(text("timeout", "360"))),
                requester);
    }

    private String text(String name, String otherwise) {
        Object value = given.get(name);
        return value == null ? otherwise : value.toString();
    }
}
