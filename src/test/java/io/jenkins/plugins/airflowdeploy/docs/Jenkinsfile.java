package io.jenkins.plugins.airflowdeploy.docs;

import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.GroovyShell;
import groovy.lang.Script;
import io.jenkins.plugins.airflowdeploy.engine.DagChanges;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentResult;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.doctor.Check;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.codehaus.groovy.control.CompilerConfiguration;

/** What a Jenkinsfile of the documents may call. Records the deployments; everything else but these steps is an error. */
public abstract class Jenkinsfile extends Script {

    private static final String CALLS = "recordedCalls";
    private static final String OUTCOME = "outcomeOfAll";

    /** Runs the text, and gives the parameters of each {@code airflowDeploy} and {@code airflowDoctor} in it. */
    static List<Map<String, Object>> run(Snippet snippet, Outcome outcome, Map<String, String> environmentVariables) {
        List<Map<String, Object>> calls = new ArrayList<>();
        Binding binding = new Binding();
        binding.setVariable(CALLS, calls);
        binding.setVariable(OUTCOME, outcome);
        binding.setVariable("env", environmentVariables);
        CompilerConfiguration configuration = new CompilerConfiguration();
        configuration.setScriptBaseClass(Jenkinsfile.class.getName());
        new GroovyShell(Jenkinsfile.class.getClassLoader(), binding, configuration)
                .evaluate(snippet.text(), "Snippet" + Math.abs(snippet.hashCode()) + ".groovy");
        return calls;
    }

    /** The step. */
    @SuppressWarnings("unchecked")
    public Map<String, Object> airflowDeploy(Map<String, Object> parameters) {
        ((List<Map<String, Object>>) getBinding().getVariable(CALLS)).add(parameters);
        return result((Outcome) getBinding().getVariable(OUTCOME));
    }

    /** The other step: its call is a {@link DoctorCall}. */
    @SuppressWarnings("unchecked")
    public List<Map<String, Object>> airflowDoctor(Map<String, Object> parameters) {
        ((List<Map<String, Object>>) getBinding().getVariable(CALLS)).add(new DoctorCall(parameters));
        return List.of(new KnownKeys(Check.warning("bundle", "is ill", "Mend it.").toMap()));
    }

    /** The parameters of an {@code airflowDoctor}. */
    static final class DoctorCall extends HashMap<String, Object> {

        private static final long serialVersionUID = 1L;

        DoctorCall(Map<String, Object> parameters) {
            super(parameters);
        }
    }

    /** What the step returns, with nothing left out. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> result(Outcome outcome) {
        TreeSet<String> ids = new TreeSet<>(List.of("orders", "stock"));
        DeploymentResult result = new DeploymentResult(
                "20260102-030405-0a1b2c3d", outcome, Optional.empty(), Optional.of("commit"), Optional.of("digest"),
                Optional.of("release"), new DagChanges(ids, ids, ids, ids), Optional.of(1.5), "{}");
        Map<String, Object> map = new KnownKeys(result.toMap("airflow-deploy-audit.json"));
        map.computeIfPresent("dags", (key, dags) -> new KnownKeys((Map<String, Object>) dags));
        return map;
    }

    public Object node(String label, Closure<?> body) {
        return body.call();
    }

    public Object stage(String name, Closure<?> body) {
        return body.call();
    }

    public Object catchError(Closure<?> body) {
        return body.call();
    }

    public void writeFile(Map<String, Object> parameters) {
        if (!parameters.keySet().equals(Set.of("file", "text"))) {
            throw new AssertionError("writeFile has other parameters than " + parameters);
        }
    }

    public void echo(String text) {
        if (text.contains("null")) {
            throw new AssertionError("prints null: " + text);
        }
    }

    /** A map that knows its keys: asking for another is an error. */
    private static final class KnownKeys extends HashMap<String, Object> {

        private static final long serialVersionUID = 1L;

        KnownKeys(Map<String, Object> map) {
            super(map);
        }

        @Override
        public Object get(Object key) {
            if (!containsKey(key)) {
                throw new AssertionError("the step returns no " + key + ", only " + keySet());
            }
            return super.get(key);
        }
    }
}
