/**
 * Measures deployments: what {@code standalone/bench} runs, which prints Markdown tables. Not tests: nothing here fails for being slow,
 * and surefire does not run it. Generated repositories are the same on every machine.
 */
package io.jenkins.plugins.airflowdeploy.bench;
