/** How the engine's work gets to an agent, and how servers are reached from there. Nothing is null unless said. */
package io.jenkins.plugins.airflowdeploy.agent;
