/** The demo: the plugin's main job on a real Airflow without a Jenkins. Puts the engine and the lab together. */
package io.jenkins.plugins.airflowdeploy.demo;
