package io.jenkins.plugins.airflowdeploy.engine.target;

import java.util.Map;

/**
 * A release that is made but not necessarily live.
 *
 * @param id its id at the target and in Airflow: for Git, the release commit, 40 hexadecimal digits
 * @param before id of the release it may replace, and no other
 * @param changes what it changes against that one
 * @param files path → Git blob id of every file in it
 */
public record Release(String id, String before, FileChanges changes, Map<String, String> files) {

    public Release {
        files = Map.copyOf(files);
    }

    /** A release by its ids alone: after a restart nothing else is known of it, nor needed to take it back. */
    public Release(String id, String before) {
        this(id, before, FileChanges.NONE, Map.of());
    }
}
