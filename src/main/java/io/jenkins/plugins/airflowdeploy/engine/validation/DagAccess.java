package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.io.Serializable;
import java.util.List;

/**
 * Whom the DAGs of a file belong to and who may use them, as far as the file itself says so.
 *
 * @param places those that make DAGs, in the file's order
 * @param taskOwners who else owns tasks, each where it is first named; of which DAG the task is, is not told
 */
public record DagAccess(List<Place> places, List<TaskOwner> taskOwners) implements Serializable {

    /** Of a file without DAGs. */
    public static final DagAccess NONE = new DagAccess(List.of(), List.of());

    public DagAccess {
        places = List.copyOf(places);
        taskOwners = List.copyOf(taskOwners);
    }

    /**
     * A place that makes a DAG.
     *
     * @param id the DAG's; empty when only running can tell
     * @param line counted from 1
     * @param roles those that {@code access_control} names
     * @param owner the one in {@code default_args}, which tasks have that name none of their own
     */
    public record Place(String id, int line, Declared roles, Declared owner) implements Serializable {}

    /**
     * An owner that a task names.
     *
     * @param owner empty when only running can tell
     * @param line counted from 1
     */
    public record TaskOwner(String owner, int line) implements Serializable {}
}
