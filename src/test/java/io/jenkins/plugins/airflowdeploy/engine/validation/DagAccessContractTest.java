package io.jenkins.plugins.airflowdeploy.engine.validation;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowVenv;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What the static reader says of roles and owners is what a real Airflow makes of the same files when it loads them. */
public class DagAccessContractTest {

    private static final List<String> MODULES = List.of("access", "access_changed", "access_repeats", "access_reached", "access_reached_tasks");

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    @Test
    public void whatIsReadIsWhatAirflowLoads() throws Exception {
        JsonNode loaded = load(AirflowVenv.orSkip());
        int compared = 0;
        for (String module : MODULES) {
            DagAccess access = new StaticReader(Duration.ofSeconds(30)).read(Files.readAllBytes(resource("models/" + module + ".py"))).access();
            for (DagAccess.Place place : access.places()) {
                JsonNode dag = loaded.get(place.id());
                assertThat(place.toString(), dag, notNullValue());
                dag.path("roles").forEach(roles -> rolesAreRead(place, texts(roles)));
                ownerIsRead(place, texts(dag.path("owners")));
                compared++;
            }
            taskOwnersAreRead(module, access, loaded);
        }
        assertThat(compared, is(loaded.size()));
        assertThat(compared, greaterThan(30));
        assertThat("an owner that nobody names is Airflow's", texts(loaded.at("/orders/taskOwners")), contains("airflow"));
        assertThat(texts(loaded.at("/none/roles/0")), empty());
    }

    private static void rolesAreRead(DagAccess.Place place, List<String> roles) {
        assertThat(place.toString(), roles, hasItems(place.roles().names().toArray(String[]::new)));
        if (place.roles().whole()) {
            assertThat(place.toString(), place.roles().names().size(), is(roles.size()));
        }
    }

    private static void ownerIsRead(DagAccess.Place place, List<String> owners) {
        if (!place.owner().names().isEmpty()) {
            assertThat(place.toString(), owners, is(place.owner().names()));
        } else if (place.owner().whole()) {
            assertThat(place.toString(), owners, contains(""));
        }
    }

    /** Both ways: what is read is some task's, and each task's is read, or said not to be known. */
    private static void taskOwnersAreRead(String module, DagAccess access, JsonNode loaded) {
        Set<String> read = new HashSet<>();
        access.taskOwners().forEach(task -> read.add(task.owner()));
        Set<String> all = new HashSet<>();
        for (DagAccess.Place place : access.places()) {
            JsonNode dag = loaded.get(place.id());
            assertThat(place.toString(), dag.path("module").asText(), is(module));
            List<String> own = texts(dag.path("taskOwners"));
            all.addAll(own);
            boolean known = place.owner().whole() && !read.contains("");
            own.stream()
                    .filter(owner -> known && !owner.equals("airflow") && !place.owner().names().contains(owner))
                    .forEach(owner -> assertThat(place + " has a task of", read, hasItem(owner)));
        }
        read.stream().filter(owner -> !owner.isEmpty()).forEach(owner -> assertThat(all, hasItem(owner)));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }

    private static Path resource(String name) throws Exception {
        return Path.of(Objects.requireNonNull(DagAccessContractTest.class.getResource(name), name).toURI());
    }

    private JsonNode load(Path venv) throws Exception {
        Path folder = temporary.getRoot().toPath();
        Files.createDirectories(folder.resolve("plugins"));
        for (String file : List.of("look.py", "config.py", "helpers.py", "plugins/__init__.py", "plugins/operators.py")) {
            Files.copy(resource("loaded/" + file), folder.resolve(file));
        }
        for (String module : MODULES) {
            Files.copy(resource("models/" + module + ".py"), folder.resolve(module + ".py"));
        }
        Path out = folder.resolve("out.txt");
        List<String> command = new ArrayList<>(List.of(venv.resolve("bin/python").toString(), "-W", "ignore", "look.py"));
        command.addAll(MODULES);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("AIRFLOW_HOME", folder.resolve("home").toString());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process python = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
        try {
            assertThat("loaded in time", python.waitFor(5, TimeUnit.MINUTES), is(true));
        } finally {
            python.destroyForcibly();
        }
        String said = Files.readString(out);
        assertThat(said, python.exitValue(), is(0));
        String[] lines = said.strip().split("\n");
        return new ObjectMapper().readTree(lines[lines.length - 1]);
    }
}
