/** Where releases go: a Git ref. Nothing is null unless said. */
package io.jenkins.plugins.airflowdeploy.engine.target;
