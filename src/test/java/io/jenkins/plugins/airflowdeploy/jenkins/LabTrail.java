package io.jenkins.plugins.airflowdeploy.jenkins;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.airflowdeploy.engine.audit.Trail;
import io.jenkins.plugins.airflowdeploy.engine.audit.TrailCheck;
import java.nio.file.Path;
import java.util.Optional;

/** The trail of {@link RestartLab}'s environment, read from Jenkins' home by another process. */
final class LabTrail {

    private final Trail trail;

    LabTrail(Path home) {
        trail = new Trail(home.resolve("airflow-deploy"), RestartLab.ENVIRONMENT);
    }

    long length() throws Exception {
        return trail.verify().records();
    }

    /** The number of records in a trail that holds together. */
    long verified() throws Exception {
        TrailCheck check = trail.verify();
        assertThat(check.firstBreak(), is(Optional.empty()));
        return check.records();
    }

    /** What the trail holds of a deployment. */
    JsonNode of(String deployment) throws Exception {
        return trail.find(deployment).orElseThrow().record().json().path("predicate");
    }
}
