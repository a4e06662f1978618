package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code syntax-error}, {@code later-syntax}, {@code too-large}, {@code too-complex}: a file that could not be read.
 *
 * <p>One that Airflow never loads, since safe mode passes it over and no file imports it (a template, say), is no more
 * than a warning.
 */
final class ReadableRule implements Rule {

    @Override
    public List<Finding> check(Reading reading) {
        List<Finding> findings = new ArrayList<>();
        for (DagFile file : reading.files()) {
            reading.models().get(file.path()).problem().ifPresent(problem -> {
                boolean loaded = file.scanned() || reading.graph().importers().containsKey(file.path());
                Severity severity = loaded ? problem.severity() : Severity.WARNING;
                findings.add(new Finding(
                        problem.rule(), severity, file.path(), problem.line(), problem.column(), problem.message()));
            });
        }
        return findings;
    }
}
