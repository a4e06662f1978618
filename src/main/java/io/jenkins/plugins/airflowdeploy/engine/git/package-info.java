/**
 * Talks to Git servers with JGit: one remote, one token, no redirects, no guessed credentials. Depends on failure, http and
 * token only. Nothing is null unless said.
 */
package io.jenkins.plugins.airflowdeploy.engine.git;
