/** Reads DAG files without running them: the static reader, its model cache, and the rules. Nothing is null unless said. */
package io.jenkins.plugins.airflowdeploy.engine.validation;
