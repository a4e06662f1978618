package io.jenkins.plugins.airflowdeploy.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.codehaus.groovy.control.CompilationFailedException;
import org.junit.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Every Jenkinsfile and YAML of the documents, without a Jenkins. */
public class DocsTest {

    private static final Set<String> LANGUAGES = Set.of("groovy", "yaml", "json", "sh", "");

    @Test
    public void thereIsSomethingToRun() {
        List<Snippet> jenkinsfiles = Snippet.all("groovy");
        assertThat(jenkinsfiles.toString(), jenkinsfiles.size(), greaterThanOrEqualTo(10));
        assertThat(Snippet.all("yaml").size(), greaterThanOrEqualTo(2));
        for (String document : List.of("README.md", "docs/getting-started.md", "docs/step-reference.md",
                "src/main/resources/io/jenkins/plugins/airflowdeploy/AirflowDeployStep/help.html")) {
            assertThat(jenkinsfiles.stream().map(Snippet::document).toList(), hasItem(document));
        }
    }

    @Test
    public void nothingHidesInBlocksOfAnotherLanguage() {
        for (Snippet snippet : Snippet.all()) {
            assertThat(snippet.toString(), snippet.language(), in(LANGUAGES));
            if (!snippet.language().equals("groovy")) {
                assertThat(snippet.toString(), snippet.text(), not(containsString("airflowDeploy environment")));
                assertThat(snippet.toString(), snippet.text(), not(containsString("airflowDoctor environment")));
            }
            if (!snippet.language().equals("yaml")) {
                assertThat(snippet.toString(), snippet.text(), not(containsString("unclassified:")));
            }
        }
    }

    @Test
    public void jenkinsfilesRunWithParametersThatTheStepHas() {
        for (Snippet snippet : Snippet.all("groovy")) {
            for (Outcome outcome : List.of(Outcome.SUCCESS, Outcome.UNCHANGED)) {
                List<Map<String, Object>> calls = Jenkinsfile.run(snippet, outcome, Map.of("CHANGE_ID", "7"));
                assertThat(snippet + " deploys", calls, not(empty()));
                calls.forEach(call -> assertThat(snippet + " " + call, faults(call), empty()));
            }
        }
    }

    private static List<String> faults(Map<String, Object> call) {
        Map<String, String> known = call instanceof Jenkinsfile.DoctorCall
                ? StepSource.parametersOf("AirflowDoctorStep.java")
                : StepSource.parameters();
        List<String> faults = new ArrayList<>();
        call.forEach((name, value) -> {
            if (!known.containsKey(name)) {
                faults.add("no parameter " + name);
            } else if (!StepSource.fits(value, known.get(name))) {
                faults.add(name + " is of type " + known.get(name));
            }
        });
        StepSource.required().stream().filter(r -> !call.containsKey(r)).forEach(r -> faults.add(r + " is missing"));
        return faults;
    }

    @Test
    public void wrongJenkinsfilesAreFoundOut() {
        assertThat(
                faults(run("airflowDeploy environment: 'prod', dagFolder: 'dags'")),
                is(List.of("no parameter dagFolder")));
        assertThat(
                faults(run("airflowDeploy environment: 'prod', timeout: '6'")),
                is(List.of("timeout is of type int")));
        assertThat(faults(run("airflowDeploy branch: 'main'")), is(List.of("environment is missing")));
        assertThrows(CompilationFailedException.class, () -> run("airflowDeploy environment: 'prod"));
        assertThrows(groovy.lang.MissingMethodException.class, () -> run("deployAirflow environment: 'prod'"));
        assertThrows(AssertionError.class, () -> run("echo airflowDeploy(environment: 'prod').releases"));
    }

    @Test
    public void wrongCallsOfTheDoctorAreFoundOut() {
        assertThat(faults(run("airflowDoctor environment: 'prod', branch: 'main'")), is(List.of("no parameter branch")));
        assertThrows(AssertionError.class, () -> run("echo airflowDoctor(environment: 'prod')[0].state"));
    }

    private static Map<String, Object> run(String text) {
        return Jenkinsfile.run(new Snippet("here", 1, "groovy", text), Outcome.SUCCESS, Map.of())
                .get(0);
    }

    @Test
    public void environmentsOfJenkinsfilesAreDefined() {
        for (Snippet snippet : Snippet.all("groovy")) {
            List<String> defined = snippet.configuration().stream()
                    .flatMap(yaml -> environments(yaml).stream())
                    .toList();
            assertThat(snippet + " has a configuration", defined, not(empty()));
            List<String> named = Jenkinsfile.run(snippet, Outcome.SUCCESS, Map.of()).stream()
                    .map(call -> String.valueOf(call.get("environment")))
                    .toList();
            assertThat(snippet.toString(), named, everyItem(is(in(defined))));
        }
    }

    @Test
    public void codeHasOnlyFieldsThatEnvironmentsHave() {
        int environments = 0;
        for (Snippet snippet : Snippet.all("yaml")) {
            Set<String> roots = Set.of("unclassified", "credentials");
            assertThat(snippet.toString(), parse(snippet).keySet(), everyItem(is(in(roots))));
            for (Map<String, Object> environment : list(snippet)) {
                environments++;
                assertFields(snippet, environment, "config/AirflowEnvironment.java");
                assertFields(snippet, map(map(environment.get("target")).get("git")), "config/GitDeployTarget.java");
                assertFields(snippet, map(map(environment.get("target")).get("folder")), "config/FolderDeployTarget.java");
                assertFields(snippet, map(environment.get("policy")), "config/DeployPolicy.java");
                for (Object owner : (List<?>) map(environment.get("policy")).getOrDefault("owners", List.of())) {
                    assertFields(snippet, map(owner), "config/DagOwner.java");
                }
                assertFields(snippet, map(environment.get("dataCenter")), "config/DataCenterOptions.java");
                assertFields(snippet, map(environment.get("rotation")), "config/ConnectionRotation.java");
                for (Object connection : (List<?>) map(environment.get("rotation")).getOrDefault("connections", List.of())) {
                    assertFields(snippet, map(connection), "config/SuppliedConnection.java");
                }
            }
        }
        assertThat(environments, greaterThanOrEqualTo(2));
    }

    private static void assertFields(Snippet snippet, Map<String, Object> fields, String file) {
        Set<String> known = StepSource.parametersOf(file).keySet();
        assertThat(file, known, not(empty()));
        assertThat(snippet.toString(), fields.keySet(), everyItem(is(in(known))));
    }

    @Test
    public void referenceKnowsEveryParameterAndEveryKey() {
        Set<String> used = new TreeSet<>();
        String reference = String.join("\n", Snippet.lines(Snippet.root().resolve("docs/step-reference.md")));
        Snippet.all("groovy").stream()
                .filter(s -> s.document().equals("docs/step-reference.md"))
                .forEach(s -> Jenkinsfile.run(s, Outcome.SUCCESS, Map.of()).forEach(call -> used.addAll(call.keySet())));
        assertThat(used, is(new TreeSet<>(StepSource.parameters().keySet())));
        StepSource.parameters().keySet().forEach(p -> assertThat(reference, containsString("| [`" + p + "`](")));
        Set<String> keys = Jenkinsfile.result(Outcome.SUCCESS).keySet();
        assertThat(keys.size(), is(8));
        keys.forEach(key -> assertThat(reference, containsString("| `" + key + "` |")));
        StepSource.parametersOf("config/AirflowEnvironment.java").keySet().stream()
                .filter(field -> !Set.of("target", "policy", "dataCenter", "rotation").contains(field))
                .forEach(field -> assertThat(reference, containsString("| `" + field + "` |")));
        StepSource.parametersOf("config/DeployPolicy.java").keySet()
                .forEach(field -> assertThat(reference, containsString("| `policy: " + field + "` |")));
        StepSource.parametersOf("config/DataCenterOptions.java").keySet()
                .forEach(field -> assertThat(reference, containsString("| `dataCenter: " + field + "` |")));
        StepSource.parametersOf("config/ConnectionRotation.java").keySet()
                .forEach(field -> assertThat(reference, containsString("| `rotation: " + field + "` |")));
        StepSource.parametersOf("config/SuppliedConnection.java").keySet()
                .forEach(field -> assertThat(reference, containsString("| `rotation: connections: " + field + "` |")));
    }

    static List<String> environments(Snippet yaml) {
        return list(yaml).stream().map(e -> String.valueOf(e.get("name"))).toList();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Snippet yaml) {
        Object step = map(parse(yaml).get("unclassified")).get("airflowDeploy");
        Object environments = map(step).get("environments");
        return environments == null ? List.of() : (List<Map<String, Object>>) environments;
    }

    private static Map<String, Object> parse(Snippet yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return map(new Yaml(new SafeConstructor(options)).load(yaml.text()));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }
}
