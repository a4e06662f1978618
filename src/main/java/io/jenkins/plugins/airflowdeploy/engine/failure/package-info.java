/** What users are told when a deployment stops. Depends on nothing; parameters and results are never null unless said. */
package io.jenkins.plugins.airflowdeploy.engine.failure;
