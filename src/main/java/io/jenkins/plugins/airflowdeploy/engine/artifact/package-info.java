/** The artifact of a deployment: a reproducible zip and its manifest. Nothing is null unless said. */
package io.jenkins.plugins.airflowdeploy.engine.artifact;
