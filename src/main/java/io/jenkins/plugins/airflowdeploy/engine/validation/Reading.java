package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.util.List;
import java.util.Map;

/**
 * What rules look at.
 *
 * @param dagsFolder as the user named it
 * @param files every Python file, sorted by path; DAGs only in those that Airflow scans
 * @param models by path
 * @param graph which file imports which
 */
record Reading(String dagsFolder, List<DagFile> files, Map<String, FileModel> models, ImportGraph graph) {}
