package io.jenkins.plugins.airflowdeploy.lab.airflow;

import java.util.Map;

/** A bundle of an Airflow 3 under test. */
public interface LabBundle {

    /** Its name in Airflow. */
    String name();

    /** The entry of {@code dag_bundle_config_list}. */
    Map<String, Object> configuration();
}
