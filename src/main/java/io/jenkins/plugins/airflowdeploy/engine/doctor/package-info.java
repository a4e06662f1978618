/** Says what is wrong with an environment, and changes nothing. Uses {@code airflow}, {@code target}, {@code policy}, {@code token}. Nothing is null unless said. */
package io.jenkins.plugins.airflowdeploy.engine.doctor;
