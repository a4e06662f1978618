package io.jenkins.plugins.airflowdeploy.engine.rotation;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.digest.Sha256;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.AirflowPassword;
import io.jenkins.plugins.airflowdeploy.engine.token.ReadyToken;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowUser;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Rotates once at a real Airflow, with a token of the test's choice. */
final class RotationContracts implements RotationLog {

    final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final URI airflow;

    RotationContracts(URI airflow) {
        this.airflow = airflow;
    }

    /** A connection with a value in every field. */
    static Map<String, Object> full(String id, String type) {
        return Map.of("connection_id", id, "conn_type", type, "host", "api.bitbucket.org", "login", "x-token-auth", "schema", "https",
                "port", 443, "description", "for tasks", "password", "the-first-password", "extra", "{\"timeout\": 5, \"key\": \"deep\"}");
    }

    static String fingerprint(String token) {
        return Sha256.of(token).substring(0, 12);
    }

    /**
     * @param folder new; holds what a controller would
     * @return the record
     */
    JsonNode rotate(Path folder, AirflowUser user, String id, String token) throws Exception {
        RotationSite site = new RotationSite("prod", airflow, "d",
                http -> new AirflowPassword(http, airflow, user.name(), user::password, "c", Time.SYSTEM), HttpSettings.defaults(), folder);
        new Rotation(site, this, Time.SYSTEM).run(List.of(
                new RotatedConnection(id, "bb", () -> new ReadyToken(null, () -> token, "a token of the test", Time.SYSTEM))));
        List<String> records = Files.readAllLines(folder.resolve("trails/prod.jsonl"));
        return RotationLab.JSON.readTree(records.get(records.size() - 1)).get("predicate");
    }

    @Override
    public void rotated(String line) {
        lines.add(line);
    }

    @Override
    public void warning(String line) {
        lines.add(line);
    }

    @Override
    public void expired(String line) {
        lines.add(line);
    }
}
