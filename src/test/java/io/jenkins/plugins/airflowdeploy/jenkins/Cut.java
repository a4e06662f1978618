package io.jenkins.plugins.airflowdeploy.jenkins;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** A build whose deployment is cut off, and what has to hold however that was done. */
public final class Cut {

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final RestartLab lab;
    private final String job;
    private final int number;
    private final List<String> releases;
    private final List<String> bearers;
    private final long records;
    private JsonNode entry;

    Cut(RestartLab lab, String job, int number, List<String> releases, List<String> bearers, long records) {
        this.lab = lab;
        this.job = job;
        this.number = number;
        this.releases = releases;
        this.bearers = bearers;
        this.records = records;
    }

    /**
     * Begins a build, kills Jenkins' process when the build's deployment is where it is held, and reads what it left.
     *
     * @param phase what the journal has to say then
     */
    public static Cut at(RestartLab lab, String job, HoldingFront.Hold hold, String phase) throws Throwable {
        Cut cut = lab.build(job);
        hold.await();
        lab.kill();
        cut.readJournal(phase);
        return cut;
    }

    /** The same when Airflow has been asked for the release. */
    public static Cut duringConfirm(RestartLab lab) throws Throwable {
        HoldingFront.Hold asked = lab.airflow().hold(HoldingFront.Point.AFTER, "PUT", "/api/v2/parseDagFile/", 1);
        Cut cut = at(lab, RestartLab.SURVIVING, asked, "PUSHED");
        asked.drop();
        return cut;
    }

    /**
     * Starts Jenkins, whose build waits for its agent, and then the agent.
     *
     * @param found what the build then has to say of the restart
     */
    public void goesOnWithItsAgent(String found) throws Throwable {
        lab.startJenkins();
        awaitLog("Waiting for reconnection of deploy-agent");
        lab.startAgent();
        awaitLog("restart: " + found);
    }

    /** Reads the journal as the dead process left it. */
    public void readJournal(String phase) throws IOException {
        List<Path> entries = journal();
        assertThat(entries.toString(), entries.size(), is(1));
        entry = new ObjectMapper().readTree(entries.get(0).toFile());
        assertThat(entry.path("phase").asText(), is(phase));
    }

    /** Waits until the journal says that. */
    public void awaitPhase(String phase) throws Exception {
        await("phase " + phase, () -> {
            for (Path file : journal()) {
                if (file.toString().endsWith(".json")
                        && new ObjectMapper().readTree(Files.readAllBytes(file)).path("phase").asText().equals(phase)) {
                    return true;
                }
            }
            return false;
        });
    }

    /** Waits until the target has taken as many releases since the build began. */
    public void awaitReleases(int number) throws Exception {
        await(number + " releases", () -> releasesSince().size() == number);
    }

    private List<Path> journal() throws IOException {
        try (var files = Files.list(lab.home().resolve("airflow-deploy/journal"))) {
            return files.toList();
        }
    }

    /** Id of the release that the journal names. */
    public String release() {
        return entry.path("push").path("release").asText();
    }

    /** Id of the release that takes the other back; empty as long as there is none. */
    public String undo() {
        return entry.path("undo").path("release").asText();
    }

    /** Id of the release that was live when the build began. */
    public String before() {
        return releases.get(0);
    }

    private Path folder() {
        return lab.home().resolve("jobs/" + job + "/builds/" + number);
    }

    /** Waits until the build's log holds a text. */
    public void awaitLog(String text) throws Exception {
        await("'" + text + "' in the build log", () -> log().contains(text));
    }

    private String log() throws IOException {
        return Files.readString(folder().resolve("log"), StandardCharsets.UTF_8);
    }

    /** Takes the build away while Jenkins is down. */
    public void deleteBuild() throws IOException {
        try (var files = Files.walk(folder())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Waits for the end of the build, and checks its result, its log and its page. */
    public String buildEnds(String result, String outcome) throws Throwable {
        RemoteJenkins.End end = lab.end(job, number);
        assertThat(end.log(), end.result(), is(result));
        assertThat(end.log(), end.outcomes(), is(List.of(outcome)));
        assertThat(end.log(), not(containsString("\tat ")));
        return end.log();
    }

    /** Waits until the deployment is recorded and forgotten: once, with that outcome. */
    public JsonNode recorded(String outcome) throws Exception {
        await("the journal to be empty", () -> journal().isEmpty());
        LabTrail trail = new LabTrail(lab.home());
        assertThat("records", trail.verified(), is(records + 1));
        JsonNode record = trail.of(entry.path("request").path("id").asText());
        assertThat(record.toPrettyString(), record.path("outcome").asText(), is(outcome));
        assertThat(record.path("restarts").size(), is(1));
        return record;
    }

    /** The releases made since the build began, the newest first; those of before are all still there. */
    public List<String> releasesSince() throws Exception {
        List<String> now = lab.target().releases();
        assertThat(now.subList(now.size() - releases.size(), now.size()), is(releases));
        return now.subList(0, now.size() - releases.size());
    }

    /** That the build goes on, and its release is live. */
    public void succeeds(String dag) throws Throwable {
        assertThat(buildEnds("SUCCESS", "success"), containsString("live: PROVEN"));
        isLive(recorded("success"), dag);
    }

    /** That the release that was cut off is recorded as live, and is. */
    public void isLive(JsonNode record, String dag) throws Exception {
        assertTokens(record, 1, 1);
        assertThat(record.path("release").path("after").asText(), is(release()));
        isLive(dag, release());
    }

    /** That it is the only one, and Airflow runs it. */
    public void isLive(String dag, String release) throws Exception {
        assertThat(releasesSince(), is(List.of(release)));
        assertThat(dag + " runs", lab.target().runs(lab.observer(), dag, release), is(true));
    }

    /**
     * That the release was taken back by the one that the record names, and the build ended with that result.
     *
     * @return the build's log
     */
    public String isUndone(String result, String dag) throws Throwable {
        isUndone(dag);
        return buildEnds(result, "undone");
    }

    /** Whatever became of the build. */
    public void isUndone(String dag) throws Exception {
        JsonNode record = recorded("undone");
        assertTokens(record, 1, 1);
        String undo = record.path("undo").path("after").asText();
        assertThat("the one that was meant, where that was known", undo, is(undo().isEmpty() ? undo : undo()));
        assertThat(releasesSince(), is(List.of(undo, release())));
        assertThat(lab.target().files(undo), is(lab.target().files(before())));
        assertThat(lab.observer().dagIds(RestartLab.BUNDLE), not(hasItem(dag)));
        assertThat(lab.observer().filesWithImportErrors(RestartLab.BUNDLE), empty());
    }

    /**
     * The tokens for Airflow: the record says which were lost and which were revoked, and Airflow says so, too.
     *
     * @param lost how many ended with the process
     * @param revoked how many were given back
     */
    public void assertTokens(JsonNode record, int lost, int revoked) throws Exception {
        List<String> ends = new ArrayList<>();
        for (JsonNode token : record.path("tokens")) {
            if (token.path("purpose").asText().equals("ask Airflow")) {
                ends.add(token.path("end").asText().replaceFirst("^lost when Jenkins stopped.*", "lost"));
            }
        }
        List<String> expected = new ArrayList<>(Collections.nCopies(lost, "lost"));
        expected.addAll(Collections.nCopies(revoked, "revoked"));
        assertThat(record.path("tokens").toPrettyString(), ends, is(expected));
        List<String> alive = new ArrayList<>();
        List<String> used = new ArrayList<>(lab.airflow().bearers());
        used.removeAll(bearers);
        for (String bearer : used.subList(used.size() - revoked, used.size())) {
            if (lab.takes(bearer)) {
                alive.add(bearer.substring(bearer.length() - 6));
            }
        }
        assertThat("Airflow still takes tokens of the second run", alive, empty());
        assertThat("tokens that Airflow saw", used.size(), is(lost + revoked));
    }

    private static void await(String what, Condition condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited " + PATIENCE.toSeconds() + " s in vain for " + what);
            }
            Thread.sleep(200);
        }
    }

    /** Something that is asked again and again. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }
}
