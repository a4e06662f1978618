/** The servers that tests and demo need: a real Airflow and a double of Bitbucket. Shares no code with what it tests. */
package io.jenkins.plugins.airflowdeploy.lab;
