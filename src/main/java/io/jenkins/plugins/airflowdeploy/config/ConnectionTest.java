package io.jenkins.plugins.airflowdeploy.config;

import hudson.util.FormValidation;
import io.jenkins.plugins.airflowdeploy.agent.ProxyRules;
import io.jenkins.plugins.airflowdeploy.engine.airflow.AirflowBundle;
import io.jenkins.plugins.airflowdeploy.engine.airflow.BundleState;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import java.net.URI;

/** Does what a deployment would do at Airflow before it changes anything: gets a token, asks for version and bundle. */
final class ConnectionTest {

    private ConnectionTest() {}

    /** The caller has checked the permission. */
    static FormValidation run(String airflowUrl, String credentialsId, String bundle) throws InterruptedException {
        String base = airflowUrl.replaceFirst("/+$", "");
        for (FieldCheck check : new FieldCheck[] {
            Checks.airflowUrl(base), SystemCredentials.check(credentialsId, base, SystemCredentials.Use.AIRFLOW, true), Checks.bundle(bundle)
        }) {
            if (check.kind() == FormValidation.Kind.ERROR) {
                return check.shown();
            }
        }
        try (Http http = new Http(ProxyRules.ofJenkins().settings(), Time.SYSTEM)) {
            TokenSource tokens = AirflowEnvironment.airflowTokens(base, credentialsId, http);
            ScopedToken token = tokens.issue();
            try {
                return look(new AirflowBundle(http, URI.create(base), token, bundle, Time.SYSTEM), bundle);
            } finally {
                tokens.revoke(token);
            }
        } catch (DeploymentFailure e) {
            return FormValidation.error("%s", e.getMessage());
        }
    }

    private static FormValidation look(AirflowBundle airflow, String bundle)
            throws DeploymentFailure, InterruptedException {
        String version = airflow.version();
        BundleState state = airflow.state();
        int dags = state.dagsByFile().values().stream().mapToInt(ids -> ids.size()).sum();
        return dags == 0
                ? FormValidation.warning("%s", Messages.ConnectionTest_noDag(version, bundle))
                : FormValidation.ok("%s", Messages.ConnectionTest_ok(version, bundle, dags));
    }
}
