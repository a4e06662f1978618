package io.jenkins.plugins.airflowdeploy.lab.airflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Makes connections of an Airflow 3, and looks at them, with a login of its own. */
public final class ConnectionObserver {

    private final ObserverClient client;

    public ConnectionObserver(URI baseUrl, AirflowUser user) {
        this.client = new ObserverClient(baseUrl, user);
    }

    public void make(Map<String, Object> connection) throws IOException, InterruptedException {
        client.send("POST", "/api/v2/connections", new ObjectMapper().writeValueAsString(connection));
    }

    /** As its REST API shows it. */
    public JsonNode shown(String id) throws IOException, InterruptedException {
        return client.get("/api/v2/connections/" + ObserverClient.encoded(id));
    }

    /** What Airflow's own log of events says of the changing of connections. */
    public JsonNode changes() throws IOException, InterruptedException {
        return client.get("/api/v2/eventLogs?event=patch_connection&limit=100").path("event_logs");
    }
}
