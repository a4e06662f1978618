/** Administrative monitors: what an administrator should know of secrets and policies before it hurts. Uses {@code config} and the engine. Nothing is null unless said. */
package io.jenkins.plugins.airflowdeploy.monitors;
