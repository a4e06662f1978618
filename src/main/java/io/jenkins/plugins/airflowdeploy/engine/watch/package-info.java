/** What is remembered of an environment's secrets and tokens between deployments, never a secret. Uses {@code token}. Nothing is null unless said. */
package io.jenkins.plugins.airflowdeploy.engine.watch;
