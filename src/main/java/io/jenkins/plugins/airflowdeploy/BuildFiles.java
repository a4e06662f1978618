package io.jenkins.plugins.airflowdeploy;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.Fingerprinter;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentResult;
import io.jenkins.plugins.airflowdeploy.pages.DeploymentAction;
import io.jenkins.plugins.airflowdeploy.pages.DeploymentNumbers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import jenkins.model.Jenkins;
import jenkins.util.BuildListenerAdapter;

/** What a deployment leaves with its build: the artifact and the record, archived and fingerprinted, and its page. */
final class BuildFiles implements AutoCloseable {

    private final Run<?, ?> run;
    private final TaskListener listener;
    private final int number;
    private final Path folder;
    private boolean archived;

    BuildFiles(Run<?, ?> run, TaskListener listener) throws IOException {
        this.run = run;
        this.listener = listener;
        this.number = DeploymentNumbers.next(run);
        this.folder = AirflowConfiguration.folder()
                .resolve("work")
                .resolve(UUID.randomUUID().toString());
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
        archived = true;
    }

    /**
     * Keeps the record, and makes the deployment's page.
     *
     * @throws AbortException when that cannot be done; the trail has the record all the same
     */
    void keepRecord(String environment, DeploymentResult result) throws IOException, InterruptedException {
        try {
            Files.createDirectories(folder);
            byte[] record = (result.record() + "\n").getBytes(StandardCharsets.UTF_8);
            Files.write(folder.resolve(auditFile()), record);
            Files.write(run.getRootDir().toPath().resolve(auditFile()), record);
            run.addAction(new DeploymentAction(
                    number,
                    environment,
                    result,
                    auditFile(),
                    archived ? artifact().getFileName().toString() : null));
            archive(auditFile());
        } catch (IOException e) {
            throw new AbortException("The deployment ended as " + result.outcome().text()
                    + ", but its record could not be archived (" + e.getClass().getSimpleName()
                    + "). The record is in the trail of " + environment + ".");
        }
    }

    private void archive(String name) throws IOException, InterruptedException {
        FilePath here = new FilePath(folder.toFile());
        Launcher launcher = Jenkins.get().createLauncher(listener);
        run.pickArtifactManager().archive(here, launcher, new BuildListenerAdapter(listener), Map.of(name, name));
        new Fingerprinter(name).perform(run, here, new EnvVars(), launcher, listener);
    }

    /** Deletes the copies on the controller. */
    @Override
    public void close() throws IOException, InterruptedException {
        new FilePath(folder.toFile()).deleteRecursive();
    }
}
