package io.jenkins.plugins.airflowdeploy.config;

import hudson.model.Node;
import io.jenkins.plugins.airflowdeploy.agent.AgentLink;
import io.jenkins.plugins.airflowdeploy.agent.AgentWorker;
import io.jenkins.plugins.airflowdeploy.agent.ArtifactCopy;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentLog;
import io.jenkins.plugins.airflowdeploy.engine.FolderOnWorker;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.target.FolderHost;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** An agent of an environment, taken outside of any build to initialize a target that it has to see. */
final class SeedingAgent implements DeployTarget.Agent, AutoCloseable {

    private static final Logger LOGGER = Logger.getLogger(SeedingAgent.class.getName());

    private final AirflowEnvironment environment;
    private AgentWorker worker;

    SeedingAgent(AirflowEnvironment environment) {
        this.environment = environment;
    }

    /** The first that is online and has the environment's label, which there must be: not every agent sees the folder. */
    @Override
    public FolderHost host() throws DeploymentFailure {
        if (worker != null) {
            return new FolderOnWorker(worker);
        }
        if (environment.getAgentLabel() == null) {
            throw new DeploymentFailure(
                    FailureKind.INVALID_REQUEST,
                    "Environment " + environment.getName() + " names no agent label, so it is not known which agents see the"
                            + " folder. Give it the label of those that do, and save.");
        }
        List<Node> nodes = new ArrayList<>(Jenkins.get().getNodes());
        nodes.add(Jenkins.get());
        for (Node node : nodes) {
            if (environment.accepts(node) && node.getRootPath() != null) {
                return onNode(node);
            }
        }
        throw new DeploymentFailure(
                FailureKind.UNAVAILABLE,
                "No agent that matches '" + environment.getAgentLabel() + "' is online. Start one, and press the button again.");
    }

    private FolderHost onNode(Node node) {
        ArtifactCopy none = new ArtifactCopy(Path.of("none"), zip -> {});
        DeploymentLog log = line -> LOGGER.info(() -> "initialization of " + environment.getName() + ": " + line);
        worker = new AgentWorker(
                AgentLink.ofNode(node.getNodeName()), "initialization-" + UUID.randomUUID(), none, log, Time.SYSTEM);
        return new FolderOnWorker(worker);
    }

    @Override
    public void close() {
        if (worker != null) {
            worker.close();
        }
    }
}
