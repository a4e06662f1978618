package io.jenkins.plugins.airflowdeploy.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the step and environments take, read from its source text, so that no Jenkins is needed to know. */
final class StepSource {

    private static final String FOLDER = "src/main/java/io/jenkins/plugins/airflowdeploy/";
    private static final Pattern CONSTRUCTOR =
            Pattern.compile("@DataBoundConstructor\\s+public \\w+\\(([^)]*)\\)");
    private static final Pattern SETTER =
            Pattern.compile("@DataBoundSetter\\s+public void set\\w+\\(([\\w<>]+) (\\w+)\\)");

    private StepSource() {}

    /** Name → type, as in the source. */
    static Map<String, String> parameters() {
        return parametersOf("AirflowDeployStep.java");
    }

    /** Fields that code can set, of a class below the plugin's package. */
    static Map<String, String> parametersOf(String file) {
        String source = read(file);
        Map<String, String> parameters = new LinkedHashMap<>();
        Matcher constructor = CONSTRUCTOR.matcher(source);
        if (constructor.find() && !constructor.group(1).isBlank()) {
            for (String parameter : constructor.group(1).strip().split("\\s*,\\s*")) {
                String[] typeAndName = parameter.split(" ");
                parameters.put(typeAndName[1], typeAndName[0]);
            }
        }
        Matcher setter = SETTER.matcher(source);
        while (setter.find()) {
            parameters.put(setter.group(2), setter.group(1));
        }
        return parameters;
    }

    /** Those without which there is no step. */
    static Set<String> required() {
        return Set.of("environment");
    }

    private static String read(String file) {
        try {
            return Files.readString(Snippet.root().resolve(FOLDER + file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a value of a Jenkinsfile fits a parameter's type. */
    static boolean fits(Object value, String type) {
        return switch (type) {
            case "String" -> value instanceof CharSequence;
            case "boolean" -> value instanceof Boolean;
            case "int" -> value instanceof Integer;
            case "List<String>" -> value instanceof List<?> list
                    && list.stream().allMatch(CharSequence.class::isInstance);
            default -> throw new AssertionError("a parameter of type " + type + " is new to this test");
        };
    }
}
