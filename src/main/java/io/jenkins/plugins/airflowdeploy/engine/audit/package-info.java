/** The audit record of a deployment and the trail that chains the records of an environment. Nothing is null unless said. */
package io.jenkins.plugins.airflowdeploy.engine.audit;
