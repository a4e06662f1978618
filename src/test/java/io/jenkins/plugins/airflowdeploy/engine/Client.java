package io.jenkins.plugins.airflowdeploy.engine;

import com.sun.net.httpserver.HttpExchange;
import io.jenkins.plugins.airflowdeploy.engine.testing.Faults;
import java.util.function.Predicate;

/** Who talks to a server during a deployment, and the request of it that faults happen to. */
enum Client {
    BITBUCKET_REST(0, "GET", "/refs/branches/main"),
    BITBUCKET_TOKEN(0, "POST", "/site/oauth2/access_token"),
    GIT_FETCH(1, "GET", "service=git-upload-pack"),
    GIT_PUSH(2, "GET", "service=git-receive-pack"),
    AIRFLOW_REST(3, "GET", "/api/v2/dags?exclude_stale"),
    AIRFLOW_TOKEN(3, "POST", "/auth/token/cli"),
    /** After the push: nothing but a confirmation asks for this. */
    AIRFLOW_CONFIRM(3, "GET", "/api/v2/dags/~/dagVersions");

    final int server;
    private final String method;
    private final String part;

    Client(int server, String method, String part) {
        this.server = server;
        this.method = method;
        this.part = part;
    }

    Predicate<HttpExchange> requests() {
        return Faults.request(method, part);
    }

    /** The requests of it that carry what matters in their body: for Git the pack, else the same. */
    Predicate<HttpExchange> bodies() {
        return switch (this) {
            case GIT_FETCH -> Faults.request("POST", "git-upload-pack");
            case GIT_PUSH -> Faults.request("POST", "git-receive-pack");
            default -> requests();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}
