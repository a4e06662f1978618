package io.jenkins.plugins.airflowdeploy.engine.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Remembers tokens that may do too much: for each environment and purpose the last one, until one that may not is seen in its
 * place.
 */
public final class SeenTokens {

    private static final int MOST = 100;
    private static final String CREDENTIAL = "credential";
    private static final String WORDS = "words";
    private static final String AT = "seen";

    private final KeptJson file;
    private volatile List<Wide> all = List.of();

    /**
     * A token that may do too much.
     *
     * @param environment where it was seen
     * @param sighting what was seen
     * @param at when, to the second
     */
    public record Wide(String environment, TokenSighting sighting, Instant at) {}

    /** @param file for this alone; made when it is needed */
    public SeenTokens(Path file) {
        this.file = new KeptJson(file);
    }

    /** Those that are remembered, from memory: empty before {@link #load}. */
    public List<Wide> all() {
        return all;
    }

    /** @throws IOException when the file cannot be read */
    public synchronized void load() throws IOException {
        all = list(file.read());
    }

    /** @throws IOException when this cannot be read or written; what is remembered stays as it was */
    public synchronized void saw(String environment, List<TokenSighting> sightings, Instant now) throws IOException {
        ObjectNode before = file.read();
        ObjectNode after = before.deepCopy();
        ObjectNode known = after.path(environment) instanceof ObjectNode there ? there : after.putObject(environment);
        for (TokenSighting sighting : sightings) {
            known.remove(sighting.purpose()); // the last one seen stands last
            if (sighting.wide()) {
                known.putObject(sighting.purpose())
                        .put(CREDENTIAL, sighting.credential())
                        .put(WORDS, sighting.words())
                        .put(AT, now.truncatedTo(ChronoUnit.SECONDS).toString());
            }
        }
        for (Iterator<JsonNode> oldest = known.elements(); known.size() > MOST; ) {
            oldest.next();
            oldest.remove();
        }
        if (known.isEmpty()) {
            after.remove(environment);
        }
        keep(before, after);
    }

    /** Forgets environments that are no more. */
    public synchronized void retain(Collection<String> environments) throws IOException {
        ObjectNode before = file.read();
        keep(before, before.deepCopy().retain(environments));
    }

    private void keep(ObjectNode before, ObjectNode after) throws IOException {
        if (!after.equals(before)) {
            file.write(after);
        }
        all = list(after);
    }

    private static List<Wide> list(ObjectNode environments) {
        List<Wide> list = new ArrayList<>();
        for (Map.Entry<String, JsonNode> environment : environments.properties()) {
            for (Map.Entry<String, JsonNode> seen : environment.getValue().properties()) {
                JsonNode json = seen.getValue();
                TokenSighting sighting = new TokenSighting(
                        seen.getKey(), json.path(CREDENTIAL).asText(), true, json.path(WORDS).asText());
                list.add(new Wide(environment.getKey(), sighting, time(json.path(AT).asText())));
            }
        }
        return List.copyOf(list);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
