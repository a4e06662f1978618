package io.jenkins.plugins.airflowdeploy.engine;

import io.jenkins.plugins.airflowdeploy.engine.artifact.Artifact;
import io.jenkins.plugins.airflowdeploy.engine.artifact.Packager;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.source.FetchOrder;
import io.jenkins.plugins.airflowdeploy.engine.source.GitContent;
import io.jenkins.plugins.airflowdeploy.engine.source.GitFetch;
import io.jenkins.plugins.airflowdeploy.engine.source.Snapshot;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.engine.validation.CacheKey;
import io.jenkins.plugins.airflowdeploy.engine.validation.ModelCache;
import io.jenkins.plugins.airflowdeploy.engine.validation.PackedModelCache;
import io.jenkins.plugins.airflowdeploy.engine.validation.ValidationReport;
import io.jenkins.plugins.airflowdeploy.engine.validation.ValidationSettings;
import io.jenkins.plugins.airflowdeploy.engine.validation.Validator;
import java.io.File;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The stages that run on the agent. Each is a small class whose {@code toString} shows no secret. */
final class AgentTasks {

    /** Name of the artifact in the agent's output folder. */
    static final String ARTIFACT = "dags.zip";

    private static final Logger LOGGER = Logger.getLogger(AgentTasks.class.getName());

    private AgentTasks() {}

    /** Fetches the commit into the agent's bare cache. */
    static final class Fetch implements Worker.Task<Snapshot> {
        private static final long serialVersionUID = 1L;
        private final FetchOrder order;
        private final ScopedToken tokenOrNull;

        Fetch(FetchOrder order, ScopedToken tokenOrNull) {
            this.order = order;
            this.tokenOrNull = tokenOrNull;
        }

        @Override
        public Snapshot run(Worker.Place place) throws DeploymentFailure, InterruptedException {
            return new GitFetch(Time.SYSTEM).fetch(order, tokenOrNull, place.cacheFolder(), place.http());
        }

        @Override
        public String toString() {
            return "fetch of commit " + order.commit();
        }
    }

    /** Reads the snapshot's Python files. */
    static final class Validate implements Worker.Task<ValidationReport> {
        private static final long serialVersionUID = 1L;
        private final Snapshot snapshot;
        private final ValidationSettings settings;
        private final CacheKey cacheKey;

        Validate(Snapshot snapshot, ValidationSettings settings, CacheKey cacheKey) {
            this.snapshot = snapshot;
            this.settings = settings;
            this.cacheKey = cacheKey;
        }

        @Override
        public ValidationReport run(Worker.Place place) throws DeploymentFailure, InterruptedException {
            String repository = new File(snapshot.repositoryFolder()).getName().replaceFirst("\\.git\\.[0-9]+$", ".git");
            ModelCache cache = PackedModelCache.open(
                    place.cacheFolder().resolve("models").resolve(repository + ".models"), cacheKey);
            try (GitContent content = new GitContent(snapshot)) {
                ValidationReport report = Validator.validate(snapshot, content, settings, cache);
                save(cache);
                return report;
            }
        }

        /** A cache that cannot be kept costs the next deployment time, and this one nothing. */
        private static void save(ModelCache cache) {
            try {
                cache.save();
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "cannot keep the models of DAG files for the next deployment", e);
            }
        }

        @Override
        public String toString() {
            return "validation of commit " + snapshot.commit();
        }
    }

    /** Packages the snapshot's files. */
    static final class Package implements Worker.Task<Artifact> {
        private static final long serialVersionUID = 1L;
        private final Snapshot snapshot;

        Package(Snapshot snapshot) {
            this.snapshot = snapshot;
        }

        @Override
        public Artifact run(Worker.Place place) throws DeploymentFailure, InterruptedException {
            try (GitContent content = new GitContent(snapshot)) {
                return new Packager().pack(snapshot, content, place.outputFolder().resolve(ARTIFACT));
            }
        }

        @Override
        public String toString() {
            return "package of commit " + snapshot.commit();
        }
    }
}
