package io.jenkins.plugins.airflowdeploy.engine.policy;

import java.util.List;
import java.util.Optional;

/**
 * Which repository may have which DAGs in an environment. The first pattern that fits a DAG id decides; an id that none fits
 * belongs to nobody, and anyone may have it.
 *
 * @param list in the order in which they are asked
 */
public record DagOwners(List<Owner> list) {

    /** Anyone may have any DAG. */
    public static final DagOwners NONE = new DagOwners(List.of());

    /** What the DAG of a seed release is called: it is nobody's, as the first deployment takes it away. */
    private static final String MARKER = "airflow_deploy_marker_";

    public DagOwners {
        list = List.copyOf(list);
    }

    /**
     * One line of it.
     *
     * @param dags pattern of DAG ids: {@code sales_*}
     * @param repository pattern of repository names, as in a {@link Policy}
     */
    public record Owner(String dags, String repository) {}

    public boolean isEmpty() {
        return list.isEmpty();
    }

    /** Who has a DAG id that a repository may not have; empty where it may. */
    public Optional<Owner> otherThan(String repository, String dagId) {
        if (dagId.startsWith(MARKER)) {
            return Optional.empty();
        }
        return list.stream()
                .filter(owner -> new Glob(owner.dags()).matches(dagId))
                .findFirst()
                .filter(owner -> !new Glob(owner.repository()).matches(repository));
    }
}
