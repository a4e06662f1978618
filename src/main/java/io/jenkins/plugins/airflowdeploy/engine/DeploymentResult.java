package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a deployment ended.
 *
 * @param id of the deployment
 * @param outcome how it ended
 * @param failure what the user is told, one or two lines; empty unless it failed
 * @param commit what was to be deployed; empty when it was not resolved
 * @param digest of the artifact; empty when there is none
 * @param release id of the release that was pushed; empty when none was
 * @param dags what it did to the DAGs, or for a dry run would do
 * @param secondsToLive from the push until Airflow was seen to run all of it; empty unless proven
 * @param record the sealed audit record, exactly as it stands in the trail (UTF-8 JSON, one line)
 */
public record DeploymentResult(
        String id,
        Outcome outcome,
        Optional<String> failure,
        Optional<String> commit,
        Optional<String> digest,
        Optional<String> release,
        DagChanges dags,
        Optional<Double> secondsToLive,
        String record) {

    /**
     * What a Pipeline gets: plain maps, lists, texts and numbers, which it can keep over a restart.
     *
     * @param auditFile name of the archived record
     */
    public Map<String, Object> toMap(String auditFile) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", id);
        map.put("outcome", outcome.text());
        map.put("commit", commit.orElse(null));
        map.put("digest", digest.orElse(null));
        map.put("release", release.orElse(null));
        Map<String, List<String>> ids = new LinkedHashMap<>();
        ids.put("added", new ArrayList<>(dags.added()));
        ids.put("changed", new ArrayList<>(dags.changed()));
        ids.put("removed", new ArrayList<>(dags.removed()));
        ids.put("unchanged", new ArrayList<>(dags.unchanged()));
        map.put("dags", ids);
        map.put("secondsToLive", secondsToLive.orElse(null));
        map.put("auditFile", auditFile);
        return map;
    }
}
