package io.jenkins.plugins.airflowdeploy.engine.validation;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/**
 * Each {@code models/NAME.py} gives the model in {@code models/NAME.json}; {@code -Dgolden.write=true} writes those
 * anew.
 */
@RunWith(Parameterized.class)
public class StaticReaderGoldenTest {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Parameterized.Parameters(name = "{0}")
    public static List<String> names() throws Exception {
        File folder = new File(Objects.requireNonNull(StaticReaderGoldenTest.class.getResource("models")).toURI());
        return Arrays.stream(Objects.requireNonNull(folder.list()))
                .filter(name -> name.endsWith(".py"))
                .sorted()
                .toList();
    }

    private final String name;

    public StaticReaderGoldenTest(String name) {
        this.name = name;
    }

    @Test
    public void givesTheExpectedModel() throws Exception {
        Path python = Path.of(Objects.requireNonNull(getClass().getResource("models/" + name)).toURI());
        FileModel model = new StaticReader(Duration.ofSeconds(5)).read(Files.readAllBytes(python));
        String actual = JSON.writeValueAsString(json(model));
        Path expected = python.resolveSibling(name.replace(".py", ".json"));
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(expected, actual + "\n");
        }
        assertThat(actual, is(Files.readString(expected).strip()));
    }

    private static JsonNode json(FileModel model) {
        ObjectNode json = JSON.createObjectNode();
        json.put("scanned", model.scanned());
        model.dags().forEach(dag -> json.withArray("/dags")
                .add(dag.id() + " @" + dag.line() + (dag.branch().isEmpty() ? "" : " in " + dag.branch())));
        model.dynamicDags().forEach(dag -> json.withArray("/dynamic").add("@" + dag.line() + " " + dag.reason()));
        model.imports().stream()
                .filter(one -> !one.module().startsWith("airflow"))
                .forEach(one -> json.withArray("/imports").add(text(one)));
        model.makers().stream().sorted().forEach(maker -> json.withArray("/makers").add(maker));
        model.calls().stream()
                .sorted(Comparator.comparing(FileModel.ForeignCall::line))
                .forEach(call -> json.withArray("/calls").add(call.name() + " @" + call.line()));
        model.access().places().stream()
                .filter(place -> !place.roles().equals(Declared.NONE) || !place.owner().equals(Declared.NONE))
                .forEach(place -> json.withArray("/access")
                        .add((place.id().isEmpty() ? "?" : place.id()) + " @" + place.line() + ": roles " + text(place.roles())
                                + ", owner " + text(place.owner())));
        model.access().taskOwners().forEach(task -> json.withArray("/taskOwners").add(task.owner() + " @" + task.line()));
        model.problem().ifPresent(p -> {
            String place = p.line() + ":" + p.column();
            json.put("problem", p.severity() + " " + p.rule() + " " + place + " " + p.message());
        });
        return json;
    }

    private static String text(Declared declared) {
        return declared.names() + (declared.whole() ? "" : " and what is not known");
    }

    private static String text(FileModel.Import one) {
        String names = one.names().isEmpty() ? "" : " " + String.join(",", one.names());
        return ".".repeat(one.level()) + one.module() + names + " @" + one.line() + " " + one.when();
    }
}
