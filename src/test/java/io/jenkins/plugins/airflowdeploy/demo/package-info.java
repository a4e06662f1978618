/**
 * The plugin's main job on a real Airflow without a Jenkins: what {@code standalone/demo} runs, and the end-to-end test. Stands
 * for the step where there is no Jenkins, and says so; everything below the step is the plugin's own code.
 */
package io.jenkins.plugins.airflowdeploy.demo;
