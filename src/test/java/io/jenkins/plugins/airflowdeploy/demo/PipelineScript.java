package io.jenkins.plugins.airflowdeploy.demo;

import groovy.lang.Closure;
import groovy.lang.Script;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The few steps of Pipeline, besides {@code airflowDeploy}, that the demo's Jenkinsfile uses. */
public abstract class PipelineScript extends Script {

    /** Runs the body here, whatever the label. */
    public Object node(String label, Closure<?> body) {
        return body.call();
    }

    public void echo(Object message) {
        System.out.println(message);
    }

    /**
     * {@code sleep time: 31, unit: 'SECONDS'}; a bare {@code sleep 31} is Groovy's own, which counts milliseconds and which
     * nothing here can stand before.
     */
    public void sleep(Map<String, ?> parameters) throws InterruptedException {
        TimeUnit unit = TimeUnit.valueOf(String.valueOf(parameters.get("unit")));
        long time = ((Number) parameters.get("time")).longValue();
        echo("Sleeping for " + time + " " + unit.name().toLowerCase(Locale.ROOT));
        unit.sleep(time);
    }

    public void error(Object message) {
        throw new StepFailure(String.valueOf(message));
    }

    /** Ends a build as a failed step does. */
    public static final class StepFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StepFailure(String message) {
            super(message);
        }
    }
}
