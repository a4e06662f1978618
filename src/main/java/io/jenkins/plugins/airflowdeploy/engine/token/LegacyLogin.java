package io.jenkins.plugins.airflowdeploy.engine.token;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpCall;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A user of an Airflow 2, which hands out no tokens: the password goes with each request (Basic) where {@code [api] auth_backends}
 * has {@code basic_auth}; else the user logs in as in a browser, and the session's cookie goes with each request.
 *
 * <p>Seen on 2.11.2: the REST API says 403 for a wrong password and for none alike. The login form is answered with 302, to
 * {@code /login/} again when the password is wrong; logging out takes a form too.
 */
final class LegacyLogin {

    private static final Pattern COOKIE = Pattern.compile("(?:^|;\\s*)session=([^;\\s]+)");
    private static final Pattern CSRF = Pattern.compile("name=\"csrf_token\"[^>]{0,200}value=\"([^\"]{1,500})\"");

    private final Http http;
    private final AirflowAddress airflow;
    private final ScopedToken pass;

    /** @param passOrNull what a proxy before Airflow wants with each request */
    LegacyLogin(Http http, AirflowAddress airflow, ScopedToken passOrNull) {
        this.http = http;
        this.airflow = airflow;
        this.pass = passOrNull;
    }

    /** Whether it is an Airflow 2 indeed. */
    boolean isThere() throws DeploymentFailure, InterruptedException {
        HttpAnswer answer = http.send(airflow.server(), ScopedToken.pass(pass, HttpCall.get(airflow.at("/api/v1/version"))));
        return answer.ok() && answer.json().map(json -> json.path("version").asText("").startsWith("2.")).orElse(false);
    }

    /** @param description names the credential in messages */
    ScopedToken login(String user, SecretValue password, String description) throws DeploymentFailure, InterruptedException {
        ScopedToken basic = ScopedToken.password(user, password.reveal()).behind(pass);
        int status = look(basic);
        if (status / 100 == 2) {
            return basic;
        }
        Optional<ScopedToken> session = status == 401 || status == 403 ? session(user, password) : Optional.empty();
        if (session.isPresent() && look(session.get()) / 100 == 2) {
            return session.get();
        }
        throw new DeploymentFailure(FailureKind.ACCESS, airflow.server() + " refuses the password of " + description + " (" + status
                + "), or does not let this user read DAGs. Correct the user name or password in that credential, and give the user"
                + " a role in Airflow.");
    }

    private int look(ScopedToken token) throws DeploymentFailure, InterruptedException {
        return http.send(airflow.server(), token.authorize(HttpCall.get(airflow.at("/api/v1/dags?limit=1")))).status();
    }

    private Optional<ScopedToken> session(String user, SecretValue password) throws DeploymentFailure, InterruptedException {
        HttpAnswer page = http.send(airflow.server(), ScopedToken.pass(pass, HttpCall.get(airflow.at("/login/"))));
        Optional<ScopedToken> before = cookie(page).map(this::session);
        Optional<String> csrf = csrf(page);
        if (before.isEmpty() || csrf.isEmpty()) {
            return Optional.empty();
        }
        String fields = csrf.get() + "&username=" + encoded(user) + "&password=" + encoded(password.reveal());
        return cookie(post("/login/", before.get(), fields)).map(this::session);
    }

    private ScopedToken session(String cookie) {
        return ScopedToken.session(cookie).behind(pass);
    }

    private HttpAnswer post(String path, ScopedToken session, String fields) throws DeploymentFailure, InterruptedException {
        HttpCall call = HttpCall.of("POST", airflow.at(path))
                .header("Referer", airflow.at(path).toString()) // wanted by its protection against forged requests
                .body("application/x-www-form-urlencoded", fields.getBytes(StandardCharsets.UTF_8));
        return http.send(airflow.server(), session.authorize(call));
    }

    /** The field that a page's forms have to send along, encoded; empty where it has none. */
    private static Optional<String> csrf(HttpAnswer page) {
        Matcher csrf = CSRF.matcher(new String(page.body(), StandardCharsets.UTF_8));
        return page.ok() && csrf.find() ? Optional.of("csrf_token=" + encoded(csrf.group(1))) : Optional.empty();
    }

    /** The session's, among those that a load balancer adds; the last one counts, as in a browser. */
    private static Optional<String> cookie(HttpAnswer answer) {
        return answer.headers("set-cookie").stream()
                .map(COOKIE::matcher)
                .filter(Matcher::find)
                .map(cookie -> cookie.group(1))
                .filter(TokenText::usable)
                .reduce((earlier, later) -> later);
    }

    /** Ends a session, and looks whether it is refused then; a password stays what it is. */
    String end(ScopedToken token) throws InterruptedException {
        if (!token.isSession()) {
            return "nothing to revoke: Airflow 2 takes the password itself";
        }
        try {
            Optional<String> csrf = csrf(http.send(airflow.server(), token.authorize(HttpCall.get(airflow.at("/home")))));
            if (csrf.isPresent()) {
                post("/logout/", token, csrf.get());
            }
            int after = look(token);
            return after == 401 || after == 403 ? "revoked" : "session not ended: " + airflow.server() + " still takes it";
        } catch (DeploymentFailure e) {
            return "session not ended: " + e.getMessage();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
