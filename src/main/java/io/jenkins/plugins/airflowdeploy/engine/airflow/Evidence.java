package io.jenkins.plugins.airflowdeploy.engine.airflow;

import java.util.Optional;

/** What the looks so far say about a release, by the signs that its kind of bundle gives. */
interface Evidence {

    /** Takes in one more look. */
    void add(Look look);

    /** Whether Airflow has seen the release: some DAG was stored from it, or all DAGs are gone without an error. */
    boolean fetched();

    /** Whether the DAG shows the release, whatever that proves. */
    boolean shows(DagRow dag);

    /** Whether the DAG showed the release at an earlier look than the last. */
    boolean showedEarlier(DagRow dag);

    /** Whether the last parse of the DAG's file read the release's files. */
    boolean parsedFromRelease(DagRow dag);

    /** What is still missing until a run of the DAG is known to get what the release holds; empty when it does. */
    Optional<String> missing(DagRow dag);

    /** Whether all that is missing is that Airflow stores what it has parsed. */
    boolean awaitsStoring(DagRow dag);

    /** In words, how the DAG shows content that came after the release; empty when it does not. */
    Optional<String> laterContent(DagRow dag);

    /** Whether another file is to be parsed before those to prove are asked for. */
    boolean wantsWitnessFirst();

    /** In words, the sign that proves a file with DAGs. */
    String sign();
}
