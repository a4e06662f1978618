package io.jenkins.plugins.airflowdeploy;

import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.airflowdeploy.agent.AgentLink;
import io.jenkins.plugins.airflowdeploy.agent.AgentWorker;
import io.jenkins.plugins.airflowdeploy.agent.ArtifactCopy;
import io.jenkins.plugins.airflowdeploy.agent.ProxyRules;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.config.WideTokens;
import io.jenkins.plugins.airflowdeploy.engine.Deployment;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentLog;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentParts;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentRequest;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentResult;
import io.jenkins.plugins.airflowdeploy.engine.JournalEntry;
import io.jenkins.plugins.airflowdeploy.engine.TargetLook;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.pages.DeploymentNumbers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** Ends a deployment whose build cannot: proves or takes back what has reached the target, and records it. */
final class Conclusion {

    private static final Logger LOGGER = Logger.getLogger(Conclusion.class.getName());
    private static final Duration TRIED_FOR = Duration.ofDays(1);

    private final JournalEntry entry;
    private final DeploymentLog log;

    Conclusion(JournalEntry entry) {
        this.entry = entry;
        this.log = line -> LOGGER.info(() -> "deployment " + entry.deployment() + ": " + line);
    }

    /** The build that asked for a deployment; empty when it is no more. */
    static Optional<Run<?, ?>> build(JournalEntry entry) {
        DeploymentRequest.Requester by = entry.request().requester();
        Job<?, ?> job = Jenkins.get().getItemByFullName(by.job(), Job.class);
        return Optional.ofNullable(job == null ? null : job.getBuildByNumber(by.build()));
    }

    /** @throws DeploymentFailure when it cannot be ended yet, because the target cannot be seen */
    void run() throws DeploymentFailure, IOException, InterruptedException {
        String name = entry.request().environment();
        Optional<AirflowEnvironment> environment = AirflowConfiguration.get().environment(name);
        DeploymentResult result = environment.isPresent()
                ? conclude(environment.get())
                : Deployment.abandon(entry, Ports.trail(name), "Environment " + name + " is no longer defined.");
        Optional<Run<?, ?>> build = build(entry);
        if (build.isPresent()) {
            try (BuildFiles files =
                    new BuildFiles(build.get(), TaskListener.NULL, DeploymentNumbers.next(build.get()))) {
                files.keepRecord(name, result);
            }
        }
        Deployments.get().forget(name, entry.deployment());
        WideTokens.get().deployed(name, result.record());
    }

    private DeploymentResult conclude(AirflowEnvironment environment) throws DeploymentFailure, InterruptedException {
        HttpSettings settings = ProxyRules.ofJenkins().settings();
        ArtifactCopy none = new ArtifactCopy(Path.of("none"), zip -> {});
        try (Http http = new Http(settings, Time.SYSTEM);
                AgentWorker worker = new AgentWorker(
                        AgentLink.ofNode(AgentLink.nodeName(entry.agent())), entry.deployment(), none, log, Time.SYSTEM)) {
            worker.hurry();
            GoneBuild gone = new GoneBuild(entry);
            SourceAccess source = gone.source(environment, http);
            DeploymentParts parts = new Ports(environment, http, settings, log)
                    .parts(new GoneSource(entry.repository(), source.reports()), gone.lookup(source), worker);
            boolean toBeSeen = entry.push() != null && entry.outcome() == null;
            return new Deployment(toBeSeen ? seen(parts) : parts).conclude(entry);
        }
    }

    /** While the target cannot be seen, the outcome is not known; for a day that is a reason to wait. */
    private DeploymentParts seen(DeploymentParts parts) throws DeploymentFailure, InterruptedException {
        try {
            return new TargetLook(parts).look();
        } catch (DeploymentFailure e) {
            if (Duration.between(Deployments.get().firstLook(entry.deployment()), Time.SYSTEM.now()).compareTo(TRIED_FOR) < 0) {
                throw e;
            }
            LOGGER.log(Level.WARNING, e, () -> "deployment " + entry.deployment() + " is ended without a look at its target");
            return parts;
        }
    }
}
