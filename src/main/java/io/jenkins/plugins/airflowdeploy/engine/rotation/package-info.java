/**
 * Rotation: connections of Airflow get a fresh short-lived token before the old one ends. Uses the rooms of tokens, Airflow and
 * audit, and knows no deployment. Nothing is null unless said.
 */
package io.jenkins.plugins.airflowdeploy.engine.rotation;
