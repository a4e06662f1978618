/** Where releases go: a Git ref or a folder. Nothing is null unless said. */
package io.jenkins.plugins.airflowdeploy.engine.target;
