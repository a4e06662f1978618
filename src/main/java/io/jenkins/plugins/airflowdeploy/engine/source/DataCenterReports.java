package io.jenkins.plugins.airflowdeploy.engine.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpAnswer;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.util.function.Function;

/**
 * Bitbucket Data Center's deployments: {@code POST …/commits/{id}/deployments}. {@code REPO_READ} suffices. Texts are cut to the
 * lengths that the server takes.
 */
final class DataCenterReports implements DeploymentReports {

    private static final String KEY = "airflow-deploy";
    private static final int LONGEST = 255;
    private static final int LONGEST_URL = 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Function<ScopedToken, BitbucketRest> rest;
    private final DataCenterRefusals refusals;
    private final EnvironmentType type;

    DataCenterReports(Function<ScopedToken, BitbucketRest> rest, DataCenterRefusals refusals, EnvironmentType type) {
        this.rest = rest;
        this.refusals = refusals;
        this.type = type;
    }

    @Override
    public void report(Report report, ScopedToken token) throws DeploymentFailure, InterruptedException {
        String what = "the report of the deployment";
        HttpAnswer answer =
                rest.apply(token).tell(what, "/commits/" + SourceNames.fullCommit(report.commit()) + "/deployments", body(report));
        if (answer.status() == 404) {
            throw refusals.missing(what, answer, token);
        }
    }

    private byte[] body(Report report) {
        ObjectNode json = JSON.createObjectNode()
                .put("deploymentSequenceNumber", report.number())
                .put("key", KEY)
                .put("displayName", ForeignText.line("Airflow deployment to " + report.environment(), LONGEST))
                .put("description", ForeignText.line(report.description(), LONGEST))
                .put("url", ForeignText.line(report.url(), LONGEST_URL))
                .put("state", report.state().name());
        ObjectNode environment = json.putObject("environment")
                .put("key", ForeignText.line(report.environment(), LONGEST))
                .put("displayName", ForeignText.line(report.environment(), LONGEST))
                .put("type", type.name());
        if (report.environmentUrl().length() <= LONGEST_URL) {
            environment.put("url", report.environmentUrl());
        }
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts can be written", e);
        }
    }
}
