package io.jenkins.plugins.airflowdeploy.config;

import hudson.FilePath;
import hudson.model.Node;
import io.jenkins.plugins.airflowdeploy.agent.AgentWorker;
import io.jenkins.plugins.airflowdeploy.engine.FolderOnWorker;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.target.FolderHost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import jenkins.model.Jenkins;

/** An agent of an environment, taken outside of any build to initialise a target that it has to see. */
final class SeedingAgent implements DeployTarget.Agent, AutoCloseable {

    private final AirflowEnvironment environment;
    private AgentWorker worker;

    SeedingAgent(AirflowEnvironment environment) {
        this.environment = environment;
    }

    /** The first that is online and has the environment's label, which there must be: not every agent sees the folder. */
    @Override
    public FolderHost host() throws DeploymentFailure {
        if (environment.getAgentLabel() == null) {
            throw new DeploymentFailure(
                    FailureKind.INVALID_REQUEST,
                    "Environment " + environment.getName() + " names no agent label, so it is not known which agents see the"
                            + " folder. Give it the label of those that do, and save.");
        }
        List<Node> nodes = new ArrayList<>(Jenkins.get().getNodes());
        nodes.add(Jenkins.get());
        for (Node node : nodes) {
            FilePath root = node.getRootPath();
            if (environment.accepts(node) && root != null) {
                return onNode(node, root);
            }
        }
        throw new DeploymentFailure(
                FailureKind.UNAVAILABLE,
                "No agent that matches '" + environment.getAgentLabel() + "' is online. Start one, and press the button again.");
    }

    private FolderHost onNode(Node node, FilePath root) throws DeploymentFailure {
        String id = "initialisation-" + UUID.randomUUID();
        worker = new AgentWorker(
                node,
                root.child("airflow-deploy-cache"),
                id,
                AirflowConfiguration.folder().resolve("work").resolve(id),
                zip -> {
                    throw new IOException("an initialisation archives nothing");
                });
        return new FolderOnWorker(worker);
    }

    @Override
    public void close() {
        if (worker != null) {
            worker.close();
        }
    }
}
