/** A real Airflow, started and looked at from outside the plugin's code. Nothing is null unless said. */
package io.jenkins.plugins.airflowdeploy.lab.airflow;
