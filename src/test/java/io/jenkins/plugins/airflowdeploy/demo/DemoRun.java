package io.jenkins.plugins.airflowdeploy.demo;

import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.GroovyShell;
import io.jenkins.plugins.airflowdeploy.engine.DagChanges;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentLog;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentResult;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.control.CompilerConfiguration;

/** Runs the Jenkinsfile, and keeps of each deployment how it ended and what an observer saw right after it. */
final class DemoRun {

    private final Premises premises;
    private final AirflowObserver observer;
    private final List<Seen> deployments = new ArrayList<>();

    /**
     * One deployment.
     *
     * @param branch what was deployed
     * @param result how it ended, by the plugin's word
     * @param startedNanos when it began, by {@link System#nanoTime()}
     * @param endedNanos when it had ended
     * @param release where the target stood right after it
     * @param bundle what Airflow showed right after it
     */
    record Seen(String branch, DeploymentResult result, long startedNanos, long endedNanos, String release,
            AirflowObserver.BundleView bundle) {}

    DemoRun(Premises premises) {
        this.premises = premises;
        this.observer = premises.observer();
    }

    List<Seen> run(Path jenkinsfile) throws IOException {
        Binding binding = new Binding();
        binding.setVariable("airflowDeploy", new Closure<Object>(this) {
            private static final long serialVersionUID = 1L;

            @SuppressWarnings("unused") // Groovy finds it by its name
            public Object doCall(Map<String, Object> parameters) throws Exception {
                return deploy(parameters);
            }
        });
        CompilerConfiguration compiler = new CompilerConfiguration();
        compiler.setScriptBaseClass(PipelineScript.class.getName());
        new GroovyShell(DemoRun.class.getClassLoader(), binding, compiler).evaluate(jenkinsfile.toFile());
        return List.copyOf(deployments);
    }

    private Map<String, Object> deploy(Map<String, Object> parameters)
            throws DeploymentFailure, IOException, InterruptedException {
        StepParameters step = new StepParameters(parameters);
        long started = System.nanoTime();
        DeploymentResult result = premises.deploy(
                step, deployments.size() + 1, line -> System.out.println(DeploymentLog.PREFIX + line));
        long ended = System.nanoTime();
        AirflowObserver.BundleView bundle = observer.view(Premises.BUNDLE);
        deployments.add(new Seen(step.branch(), result, started, ended, premises.deployedRelease(), bundle));
        if (!Set.of(Outcome.SUCCESS, Outcome.UNCHANGED, Outcome.DRY_RUN, Outcome.UNPROVEN).contains(result.outcome())) {
            throw new PipelineScript.StepFailure(result.failure().orElse(result.outcome().text()));
        }
        return map(result);
    }

    /** What the step returns to a Pipeline. */
    private static Map<String, Object> map(DeploymentResult result) {
        DagChanges changes = result.dags();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", result.id());
        map.put("outcome", result.outcome().text());
        map.put("commit", result.commit().orElse(null));
        map.put("digest", result.digest().orElse(null));
        map.put("release", result.release().orElse(null));
        map.put("dags", Map.of(
                "added", List.copyOf(changes.added()), "changed", List.copyOf(changes.changed()),
                "removed", List.copyOf(changes.removed()), "unchanged", List.copyOf(changes.unchanged())));
        map.put("secondsToLive", result.secondsToLive().orElse(null));
        map.put("auditFile", "airflow-deploy-audit.json");
        return map;
    }
}
