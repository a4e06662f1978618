package io.jenkins.plugins.airflowdeploy.engine.target;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a target holds now.
 *
 * @param id the release's id at the target and in Airflow ({@code bundle_version}): for Git, the release commit
 * @param sourceRepository where its files came from; empty for a seed or for what we did not make
 * @param sourceCommit which commit of it; empty likewise
 * @param deployedBy who made it, one clean line
 * @param madeAt its time
 * @param files path → Git blob id of every file in it
 */
public record LiveRelease(
        String id,
        Optional<String> sourceRepository,
        Optional<String> sourceCommit,
        String deployedBy,
        Instant madeAt,
        Map<String, String> files) {

    public LiveRelease {
        files = Map.copyOf(files);
    }
}
