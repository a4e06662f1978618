/** Who may deploy what to an environment: deny by default. Nothing is null unless said. */
package io.jenkins.plugins.airflowdeploy.engine.policy;
