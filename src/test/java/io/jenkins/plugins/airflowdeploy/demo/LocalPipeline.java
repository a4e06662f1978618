package io.jenkins.plugins.airflowdeploy.demo;

import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.GroovyShell;
import groovy.lang.Script;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentResult;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.control.CompilerConfiguration;

/** Runs a scripted Jenkinsfile with Groovy: {@code airflowDeploy}, and as much of {@code node}, {@code echo}, {@code sleep} and {@code error} as it needs. */
final class LocalPipeline {

    private static final Set<String> GOOD = Set.of("success", "unchanged", "dry-run", "unproven");

    private LocalPipeline() {}

    static void run(Path jenkinsfile, LocalStep step) throws IOException {
        CompilerConfiguration configuration = new CompilerConfiguration();
        configuration.setScriptBaseClass(Steps.class.getName());
        new GroovyShell(LocalPipeline.class.getClassLoader(), new Binding(Map.of("step", step)), configuration)
                .evaluate(jenkinsfile.toFile());
    }

    /** What the script can call. */
    public abstract static class Steps extends Script {

        public Object airflowDeploy(Map<String, ?> parameters) throws DeploymentFailure {
            DeploymentResult result = ((LocalStep) getBinding().getVariable("step")).deploy(parameters);
            if (!GOOD.contains(result.outcome().text())) {
                throw new IllegalStateException(result.failure().orElse(result.outcome().text()));
            }
            return result.toMap("airflow-deploy-audit.json");
        }

        public Object node(String label, Closure<?> body) {
            return body.call();
        }

        public void echo(String message) {
            System.out.println(message);
        }

        /** In seconds, as Jenkins' step; inside a closure Groovy's own method of that name, in milliseconds, would win. */
        public void sleep(long seconds) throws InterruptedException {
            System.out.println("Sleeping for " + seconds + " sec");
            Thread.sleep(seconds * 1000L);
        }

        public void error(String message) {
            throw new IllegalStateException(message);
        }
    }
}
