/** A client of Airflow's REST API, and the proof that Airflow runs a release. Nothing is null unless said. */
package io.jenkins.plugins.airflowdeploy.engine.airflow;
