package io.jenkins.plugins.airflowdeploy;

import io.jenkins.plugins.airflowdeploy.engine.DagChanges;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a Pipeline gets: plain maps, lists, texts and numbers, which it can keep over a restart. */
final class StepResult {

    private StepResult() {}

    /** @param auditFile name of the archived record */
    static Map<String, Object> of(DeploymentResult result, String auditFile) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", result.id());
        map.put("outcome", result.outcome().text());
        map.put("commit", result.commit().orElse(null));
        map.put("digest", result.digest().orElse(null));
        map.put("release", result.release().orElse(null));
        map.put("dags", dags(result.dags()));
        map.put("secondsToLive", result.secondsToLive().orElse(null));
        map.put("auditFile", auditFile);
        return map;
    }

    private static Map<String, List<String>> dags(DagChanges changes) {
        Map<String, List<String>> dags = new LinkedHashMap<>();
        dags.put("added", new ArrayList<>(changes.added()));
        dags.put("changed", new ArrayList<>(changes.changed()));
        dags.put("removed", new ArrayList<>(changes.removed()));
        dags.put("unchanged", new ArrayList<>(changes.unchanged()));
        return dags;
    }
}
