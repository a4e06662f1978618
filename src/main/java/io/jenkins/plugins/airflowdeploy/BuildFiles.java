package io.jenkins.plugins.airflowdeploy;

import hudson.AbortException;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.Fingerprinter.FingerprintAction;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentResult;
import io.jenkins.plugins.airflowdeploy.pages.DeploymentAction;
import io.jenkins.plugins.airflowdeploy.pages.DeploymentNumbers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.BuildListenerAdapter;

/** What a deployment leaves with its build: the artifact and the record, archived and fingerprinted, and its page. */
final class BuildFiles implements AutoCloseable {

    private static final Logger LOGGER = Logger.getLogger(BuildFiles.class.getName());

    private final Run<?, ?> run;
    private final TaskListener listener;
    private final int number;
    private final Path folder;

    /** @param number of the deployment in its build, from 1 */
    BuildFiles(Run<?, ?> run, TaskListener listener, int number) {
        this.run = run;
        this.listener = listener;
        this.number = number;
        this.folder = Deployments.work().resolve(UUID.randomUUID().toString());
    }

    /** Name of the archived record. */
    String auditFile() {
        return DeploymentNumbers.auditFile(number);
    }

    /** Where the artifact is put on the controller before it is archived. */
    Path artifact() {
        return folder.resolve(DeploymentNumbers.artifactFile(number));
    }

    /** Archives the artifact, which lies at {@link #artifact()}. */
    void keepArtifact() throws IOException, InterruptedException {
        archive(artifact().getFileName().toString());
    }

    /**
     * Keeps the record, and makes the deployment's page.
     *
     * @throws AbortException when that cannot be done; the trail has the record all the same
     */
    void keepRecord(String environment, DeploymentResult result) throws AbortException, InterruptedException {
        if (run.getActions(DeploymentAction.class).stream().anyMatch(known -> known.getId().equals(result.id()))) {
            return; // kept before a restart
        }
        try {
            Files.createDirectories(folder);
            byte[] record = (result.record() + "\n").getBytes(StandardCharsets.UTF_8);
            Files.write(folder.resolve(auditFile()), record);
            Files.write(run.getRootDir().toPath().resolve(auditFile()), record);
            String zip = artifact().getFileName().toString();
            boolean archived = run.getArtifactManager().root().child(zip).isFile();
            run.addAction(new DeploymentAction(number, environment, result, auditFile(), archived ? zip : null));
            archive(auditFile());
            run.save();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "the record of deployment " + result.id() + " in " + run);
            throw new AbortException("The deployment ended as " + result.outcome().text()
                    + ", but its record could not be archived (" + e.getClass().getSimpleName()
                    + "). The record is in the trail of " + environment + ".");
        }
    }

    private void archive(String name) throws IOException, InterruptedException {
        FilePath here = new FilePath(folder.toFile());
        Launcher launcher = Jenkins.get().createLauncher(listener);
        run.pickArtifactManager().archive(here, launcher, new BuildListenerAdapter(listener), Map.of(name, name));
        String digest = Util.getDigestOf(folder.resolve(name).toFile());
        Jenkins.get().getFingerprintMap().getOrCreate(run, name, digest).addFor(run);
        FingerprintAction known = run.getAction(FingerprintAction.class);
        if (known == null) {
            run.addAction(new FingerprintAction(run, Map.of(name, digest)));
        } else {
            known.add(Map.of(name, digest));
        }
    }

    /** Deletes the copies on the controller. */
    @Override
    public void close() throws InterruptedException {
        try {
            new FilePath(folder.toFile()).deleteRecursive();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "cannot delete " + folder);
        }
    }
}
