/**
 * The one adapter to the Bitbucket Branch Source plugin: which repository, branch and commit a build is of, and which servers
 * are known. No other room touches {@code com.cloudbees.jenkins}. Nothing is null unless said.
 */
package io.jenkins.plugins.airflowdeploy.bitbucket;
