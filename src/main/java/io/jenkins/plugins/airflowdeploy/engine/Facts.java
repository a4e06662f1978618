package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.policy.Trigger;
import io.jenkins.plugins.airflowdeploy.engine.source.Revision;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import io.jenkins.plugins.airflowdeploy.engine.target.Trailers;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a release says of the deployment that made it. */
final class Facts {

    private Facts() {}

    static ReleaseFacts of(DeploymentRequest request, Preparation.Prepared prepared, DeploymentParts parts)
            throws DeploymentFailure {
        Revision revision = prepared.revision();
        DeploymentRequest.Requester by = request.requester();
        Map<String, String> trailers = new LinkedHashMap<>();
        trailers.put(Trailers.SOURCE_REPOSITORY, revision.repository());
        trailers.put(Trailers.SOURCE_COMMIT, revision.commit());
        trailers.put(Trailers.ARTIFACT_DIGEST, prepared.artifact().digest());
        trailers.put(Trailers.DEPLOYMENT_ID, request.id());
        trailers.put(Trailers.DEPLOYED_BY, ForeignText.line(by.user() + " in " + by.job() + " #" + by.build(), 200));
        trailers.put(Trailers.TRIGGERED_BY, triggeredBy(by.trigger(), revision));
        trailers.put(Trailers.AUDIT_HEAD, parts.trail().head());
        String subject = "Deploy " + revision.repository() + "@" + revision.commit().substring(0, 12) + " to " + request.environment();
        return new ReleaseFacts(parts.time().now().truncatedTo(ChronoUnit.SECONDS), ForeignText.line(subject, 120), trailers);
    }

    private static String triggeredBy(Trigger trigger, Revision revision) {
        String words = trigger.kind() == Trigger.Kind.PUSH ? "push by " + revision.broughtBy() : trigger.words();
        return ForeignText.line(words, 400);
    }
}
