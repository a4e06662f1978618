package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.io.Serializable;
import java.util.List;

/**
 * The model of one Python file.
 *
 * @param path path in the repository
 * @param blobId the Git blob it was read from
 * @param dags the DAG ids that can be known without running the code
 * @param dynamicDags places that make DAGs whose ids only running can tell
 * @param scanned whether Airflow would look at the file at all: its safe mode wants the words {@code dag} and {@code airflow}
 * @param access whom its DAGs belong to and who may use them
 */
public record DagFile(
        String path, String blobId, List<DagId> dags, List<DynamicDag> dynamicDags, boolean scanned, DagAccess access)
        implements Serializable {

    public DagFile {
        dags = List.copyOf(dags);
        dynamicDags = List.copyOf(dynamicDags);
    }

    /** A DAG id and the line that makes it, counted from 1. */
    public record DagId(String id, int line) implements Serializable {}

    /** A line, counted from 1, that makes DAGs under ids not known here, and why they are not. */
    public record DynamicDag(int line, String reason) implements Serializable {}
}
