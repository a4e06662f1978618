package io.jenkins.plugins.airflowdeploy;

import hudson.AbortException;
import hudson.model.Result;
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
import io.jenkins.plugins.airflowdeploy.engine.Journal;
import io.jenkins.plugins.airflowdeploy.engine.JournalEntry;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.audit.Trail;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/**
 * Puts a deployment together from the step, its build and the environment, runs it or goes on with it, and keeps what came of it
 * with the build.
 */
final class StepDeployment {

    private static final Logger LOGGER = Logger.getLogger(StepDeployment.class.getName());

    private final StepBuild build;
    private final DeploymentLog log;

    StepDeployment(StepBuild build, DeploymentLog log) {
        this.build = build;
        this.log = log;
    }

    /** @throws AbortException what the user is told, when it did not succeed */
    Map<String, Object> run() throws AbortException, InterruptedException {
        Deployments all = Deployments.get();
        while (!all.claim(build.deployment())) {
            Time.SYSTEM.sleep(Duration.ofSeconds(1)); // after a restart it may have been taken for one whose build is gone
        }
        try {
            return claimed(all.journal());
        } catch (DeploymentFailure e) {
            LOGGER.log(Level.WARNING, e, () -> "deployment " + build.deployment());
            throw new AbortException(e.getMessage());
        } catch (AbortException | Journal.Closed e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.SEVERE, e, () -> "deployment " + build.deployment());
            throw new AbortException("airflow-deploy failed by a fault of its own or of this Jenkins ("
                    + e.getClass().getName() + "). The system log has more.");
        } finally {
            all.release(build.deployment());
        }
    }

    private Map<String, Object> claimed(Journal journal) throws DeploymentFailure, IOException, InterruptedException {
        AirflowEnvironment environment = AirflowConfiguration.get()
                .environment(build.step().getEnvironment())
                .orElseThrow(() -> new AbortException(unknown(build.step().getEnvironment())));
        try (BuildFiles files = new BuildFiles(build.run(), build.context().get(TaskListener.class), build.number())) {
            DeploymentResult result = deploy(environment, files, journal);
            boolean interrupted = Thread.interrupted(); // what was recorded is archived all the same
            journal.requireOpen();
            try {
                files.keepRecord(environment.getName(), result);
            } finally {
                Deployments.get().forget(environment.getName(), build.deployment());
            }
            WideTokens.get().deployed(environment.getName(), result.record());
            if (interrupted || result.outcome() == Outcome.ABORTED) {
                throw new InterruptedException("the deployment was aborted");
            }
            return judged(result).toMap(files.auditFile());
        }
    }

    static String unknown(String name) {
        String known = AirflowConfiguration.get().getEnvironments().stream()
                .map(AirflowEnvironment::getName)
                .collect(Collectors.joining(", "));
        return "There is no environment '" + name + "'. "
                + (known.isEmpty()
                        ? "None is defined: an administrator does that in Manage Jenkins, System, Airflow Deploy."
                        : "Known are: " + known + ".");
    }

    private DeploymentResult deploy(AirflowEnvironment environment, BuildFiles files, Journal journal)
            throws DeploymentFailure, IOException, InterruptedException {
        HttpSettings settings = ProxyRules.ofJenkins().settings();
        AgentLink agent = AgentLink.ofStep(build.nodeName(), build.context());
        ArtifactCopy copy = new ArtifactCopy(files.artifact(), zip -> files.keepArtifact());
        try (Http http = new Http(settings, Time.SYSTEM);
                AgentWorker worker = new AgentWorker(agent, build.deployment(), copy, log, Time.SYSTEM)) {
            Optional<JournalEntry> entry = journal.read(build.deployment());
            if (entry.isPresent()) {
                SourceChoice source = new SourceChoice(build.step(), build.run(), environment.getDataCenter());
                return deployment(environment, source, worker, http, settings).resume(entry.get());
            }
            refuseRecorded(environment);
            StepRequest asked = new StepRequest(build.step(), build.run(), build.deployment(), environment.toSpec());
            Deployment deployment;
            DeploymentRequest request;
            try {
                SourceChoice source = new SourceChoice(build.step(), build.run(), environment.getDataCenter());
                request = asked.of(source);
                requireAgent(environment);
                environment.trackCredentials(build.run());
                deployment = deployment(environment, source, worker, http, settings);
            } catch (DeploymentFailure e) {
                return asked.stopped(worker.name(), Ports.trail(environment.getName()), e, log);
            } catch (RuntimeException e) {
                LOGGER.log(Level.SEVERE, e, () -> "deployment " + build.deployment());
                DeploymentFailure failure = new DeploymentFailure(FailureKind.UNAVAILABLE, "airflow-deploy failed by a fault of its own ("
                        + e.getClass().getName() + ") before it began. The system log has more.", e);
                return asked.stopped(worker.name(), Ports.trail(environment.getName()), failure, log);
            }
            return deployment.run(request);
        }
    }

    /** After a restart: what has ended before, and only the build does not know it, is not done again. */
    private void refuseRecorded(AirflowEnvironment environment) throws DeploymentFailure, AbortException {
        if (build.resumed()) {
            Optional<Trail.Sealed> record = Ports.trail(environment.getName()).find(build.deployment());
            if (record.isPresent()) {
                throw new AbortException("The deployment ended before or while Jenkins was restarted: see record "
                        + record.get().sequence() + " in the trail of " + environment.getName() + ".");
            }
        }
    }

    private Deployment deployment(
            AirflowEnvironment environment, SourceChoice source, AgentWorker worker, Http http, HttpSettings settings)
            throws DeploymentFailure {
        SourceAccess access = source.access(http);
        DeploymentParts parts =
                new Ports(environment, http, settings, log).parts(access.repository(settings), access, worker);
        return new Deployment(parts);
    }

    private void requireAgent(AirflowEnvironment environment) throws DeploymentFailure, IOException, InterruptedException {
        var node = build.node();
        if (node == null || !environment.accepts(node)) {
            throw new DeploymentFailure(
                    FailureKind.POLICY,
                    "environment " + environment.getName() + " wants an agent that matches '" + environment.getAgentLabel()
                            + "', which " + (node == null ? "a removed one" : node.getDisplayName())
                            + " does not. Put the step into such a node.");
        }
    }

    /** Fails the step, or marks the build, where the outcome is not good. */
    private DeploymentResult judged(DeploymentResult result) throws IOException, InterruptedException {
        switch (result.outcome()) {
            case SUCCESS, UNCHANGED, DRY_RUN -> {}
            case UNPROVEN -> {
                String message = result.failure()
                        .orElse("Airflow gave no sign of the release in time. It stays.");
                build.context().get(FlowNode.class).addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(message));
                build.run().setResult(Result.UNSTABLE);
            }
            default -> throw new AbortException(result.failure()
                    .orElse("The deployment ended as " + result.outcome().text() + "."));
        }
        return result;
    }
}
