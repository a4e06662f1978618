package io.jenkins.plugins.airflowdeploy.agent;

import hudson.FilePath;
import hudson.model.Node;
import hudson.remoting.Channel;
import java.io.IOException;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The node on which a step runs, found anew by its name each time: it may go away and come back. */
@Restricted(NoExternalUse.class)
public final class AgentLink {

    private static final String BUILT_IN = "built-in";

    private final String nodeName;
    private final Workspace workspace;

    /** Where the workspace lies; asked each time. */
    @FunctionalInterface
    private interface Workspace {
        /** {@code null} as long as it cannot be reached. */
        FilePath find() throws IOException, InterruptedException;
    }

    private AgentLink(String nodeName, Workspace workspace) {
        this.nodeName = nodeName;
        this.workspace = workspace;
    }

    /** @param nodeName empty for the controller itself */
    public static AgentLink ofStep(String nodeName, StepContext context) {
        return new AgentLink(nodeName, () -> context.get(FilePath.class));
    }

    /** For work after the build is gone: beside what the node keeps for this plugin. */
    public static AgentLink ofNode(String nodeName) {
        return new AgentLink(nodeName, () -> {
            Node node = node(nodeName);
            FilePath root = node == null ? null : node.getRootPath();
            return root == null ? null : root.child("airflow-deploy-work");
        });
    }

    private static Node node(String nodeName) {
        return nodeName.isEmpty() ? Jenkins.get() : Jenkins.get().getNode(nodeName);
    }

    /** The node's name as records and messages show it. */
    public String name() {
        return nodeName.isEmpty() ? BUILT_IN : nodeName;
    }

    /** The inverse of {@link #name()}. */
    public static String nodeName(String name) {
        return name.equals(BUILT_IN) ? "" : name;
    }

    /** Whether Jenkins no longer knows a node of that name. */
    boolean removed() {
        return node(nodeName) == null;
    }

    /** The workspace on the node and the node's root; empty while the node is offline. */
    Optional<Place> place() throws InterruptedException {
        Node node = node(nodeName);
        FilePath root = node == null ? null : node.getRootPath();
        if (root == null) {
            return Optional.empty();
        }
        try {
            FilePath here = workspace.find();
            boolean online = here != null
                    && here.toComputer() != null
                    && !(here.getChannel() instanceof Channel channel && channel.isClosingOrClosed());
            return online ? Optional.of(new Place(root, here)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // the Pipeline says so of an agent that is offline
        }
    }

    record Place(FilePath root, FilePath workspace) {}
}
