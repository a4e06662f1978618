/** Issues, checks and revokes the short-lived tokens of a deployment. Nothing is null unless said. */
package io.jenkins.plugins.airflowdeploy.engine.token;
