package io.jenkins.plugins.airflowdeploy.docs;

import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.GroovyShell;
import groovy.lang.Script;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.codehaus.groovy.control.CompilerConfiguration;

/** What a Jenkinsfile of the documents may call. Records the deployments; everything else but these steps is an error. */
public abstract class Jenkinsfile extends Script {

    private static final String CALLS = "recordedCalls";

    /** Runs the text, and gives the parameters of each {@code airflowDeploy} in it. */
    static List<Map<String, Object>> run(Snippet snippet, String outcome, Map<String, String> environmentVariables) {
        List<Map<String, Object>> calls = new ArrayList<>();
        Binding binding = new Binding();
        binding.setVariable(CALLS, calls);
        binding.setVariable("outcome$", outcome);
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
        Map<String, Object> result = new KnownKeys();
        StepSource.resultKeys().forEach(key -> result.put(key, "value of " + key));
        result.put("outcome", getBinding().getVariable("outcome$"));
        Map<String, Object> dags = new KnownKeys();
        StepSource.dagKeys().forEach(key -> dags.put(key, List.of("dag_a", "dag_b")));
        result.put("dags", dags);
        return result;
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

    public void echo(String text) {
        if (text.contains("null")) {
            throw new AssertionError("prints null: " + text);
        }
    }

    /** A map that knows its keys: asking for another is an error. */
    private static final class KnownKeys extends HashMap<String, Object> {

        private static final long serialVersionUID = 1L;

        @Override
        public Object get(Object key) {
            if (!containsKey(key)) {
                throw new AssertionError("the step returns no " + key + ", only " + keySet());
            }
            return super.get(key);
        }
    }
}
