/**
 * The Pipeline step {@code airflowDeploy}. Stands on top of all other rooms; below are {@code pages}, {@code config},
 * {@code bitbucket}, {@code agent}, and {@code engine}, which knows nothing of Jenkins. Nothing is null unless said.
 */
package io.jenkins.plugins.airflowdeploy;
