/**
 * What administrators define: environments with their Airflow, target and policy, in the form or as code. Uses {@code agent} and
 * {@code engine}. Nothing is null unless said.
 */
package io.jenkins.plugins.airflowdeploy.config;
