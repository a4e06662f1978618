package io.jenkins.plugins.airflowdeploy;

import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Node;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.airflowdeploy.agent.AgentWorker;
import io.jenkins.plugins.airflowdeploy.agent.ProxyRules;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.engine.Deployment;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentLog;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentParts;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentRequest;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentResult;
import io.jenkins.plugins.airflowdeploy.engine.EnvironmentQueues;
import io.jenkins.plugins.airflowdeploy.engine.EnvironmentSpec;
import io.jenkins.plugins.airflowdeploy.engine.Journal;
import io.jenkins.plugins.airflowdeploy.engine.airflow.AirflowBundle;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.audit.Trail;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.TokenSource;
import io.jenkins.plugins.airflowdeploy.engine.validation.CacheKey;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import jenkins.security.HMACConfidentialKey;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Puts a deployment together from the step, its build and the environment, runs it, and keeps what came of it with the build. */
final class StepDeployment {

    private static final EnvironmentQueues QUEUES = new EnvironmentQueues();
    private static final HMACConfidentialKey CACHE_KEYS =
            new HMACConfidentialKey(AirflowDeployStep.class, "model-cache");

    private final AirflowDeployStep step;
    private final StepContext context;
    private final DeploymentLog log;
    private final Run<?, ?> run;
    private final Node node;

    StepDeployment(AirflowDeployStep step, StepContext context, DeploymentLog log) throws IOException, InterruptedException {
        this.step = step;
        this.context = context;
        this.log = log;
        this.run = context.get(Run.class);
        this.node = context.get(Node.class);
    }

    /** @throws AbortException what the user is told, when it did not succeed */
    Map<String, Object> run() throws IOException, InterruptedException {
        AirflowEnvironment environment = AirflowConfiguration.get()
                .environment(step.getEnvironment())
                .orElseThrow(() -> new AbortException(unknown(step.getEnvironment())));
        try (BuildFiles files = new BuildFiles(run, context.get(TaskListener.class))) {
            DeploymentResult result = deploy(environment, files);
            boolean interrupted = Thread.interrupted(); // what was recorded is archived all the same
            files.keepRecord(environment.getName(), result);
            if (interrupted || result.outcome() == Outcome.ABORTED) {
                throw new InterruptedException("the deployment was aborted");
            }
            return judged(result).toMap(files.auditFile());
        } catch (DeploymentFailure e) {
            throw new AbortException(e.getMessage());
        }
    }

    private static String unknown(String name) {
        String known = AirflowConfiguration.get().getEnvironments().stream()
                .map(AirflowEnvironment::getName)
                .collect(Collectors.joining(", "));
        return "There is no environment '" + name + "'. "
                + (known.isEmpty()
                        ? "None is defined: an administrator does that in Manage Jenkins, System, Airflow Deploy."
                        : "Known are: " + known + ".");
    }

    private DeploymentResult deploy(AirflowEnvironment environment, BuildFiles files)
            throws DeploymentFailure, IOException, InterruptedException {
        HttpSettings settings = ProxyRules.ofJenkins().settings();
        StepRequest asked = new StepRequest(step, run);
        try (Http http = new Http(settings, Time.SYSTEM);
                AgentWorker worker = new AgentWorker(
                        node, context.get(FilePath.class), asked.id(), files.artifact(), zip -> files.keepArtifact())) {
            Trail trail = new Trail(AirflowConfiguration.folder(), environment.getName());
            try {
                SourceChoice source = new SourceChoice(step, run);
                DeploymentRequest request = asked.of(source);
                requireAgent(environment);
                return new Deployment(parts(environment, source, worker, trail, http, settings)).run(request);
            } catch (DeploymentFailure e) {
                return asked.stopped(environment.toSpec(), worker.name(), trail, e, log);
            }
        }
    }

    private void requireAgent(AirflowEnvironment environment) throws DeploymentFailure {
        if (!environment.accepts(node)) {
            throw new DeploymentFailure(
                    FailureKind.POLICY,
                    "environment " + environment.getName() + " wants an agent that matches '" + environment.getAgentLabel()
                            + "', which " + node.getDisplayName() + " does not. Put the step into such a node.");
        }
    }

    private DeploymentParts parts(
            AirflowEnvironment environment,
            SourceChoice source,
            AgentWorker worker,
            Trail trail,
            Http http,
            HttpSettings settings)
            throws DeploymentFailure {
        EnvironmentSpec spec = environment.toSpec();
        Optional<TokenSource> sourceTokens = source.tokens(http);
        var repository = source.repository(sourceTokens, http, settings);
        environment.trackCredentials(run);
        return new DeploymentParts(
                spec,
                QUEUES,
                repository,
                sourceTokens,
                worker,
                new CacheKey(CACHE_KEYS.mac(worker.name().getBytes(StandardCharsets.UTF_8))),
                environment.airflowTokens(http),
                token -> new AirflowBundle(http, URI.create(spec.airflowUrl()), token, spec.bundle(), Time.SYSTEM),
                environment.getTarget().tokens(),
                token -> environment
                        .getTarget()
                        .open(
                                spec,
                                repository.name(),
                                Optional.ofNullable(token),
                                AirflowConfiguration.folder().resolve("targets"),
                                settings),
                new Journal(AirflowConfiguration.folder().resolve("journal")),
                trail,
                log,
                Time.SYSTEM);
    }

    /** Fails the step, or marks the build, where the outcome is not good. */
    private DeploymentResult judged(DeploymentResult result) throws IOException, InterruptedException {
        switch (result.outcome()) {
            case SUCCESS, UNCHANGED, DRY_RUN -> {}
            case UNPROVEN -> {
                String message = result.failure()
                        .orElse("Airflow gave no sign of the release within " + step.getTimeout() + " s. It stays.");
                context.get(FlowNode.class).addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(message));
                run.setResult(Result.UNSTABLE);
            }
            default -> throw new AbortException(result.failure()
                    .orElse("The deployment ended as " + result.outcome().text() + "."));
        }
        return result;
    }
}
