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
import java.util.LinkedHashMap;
import java.util.Map;
import jenkins.model.Jenkins;
import jenkins.util.BuildListenerAdapter;

/** What a deployment leaves with its build: the artifact and the record, archived and fingerprinted, and its page. */
final class BuildFiles {

    private final Run<?, ?> run;
    private final TaskListener listener;
    private final int number;
    private final Path folder;

    BuildFiles(Run<?, ?> run, TaskListener listener) {
        this.run = run;
        this.listener = listener;
        this.number = DeploymentNumbers.next(run);
        this.folder = AirflowConfiguration.folder()
                .resolve("work")
                .resolve(run.getExternalizableId().replaceAll("[^A-Za-z0-9._-]", "_") + "-" + number);
    }

    /** Name of the archived record. */
    String auditFile() {
        return named("airflow-deploy-audit", ".json");
    }

    /** Where the artifact is put on the controller before it is archived. */
    Path artifact() {
        return folder.resolve(named("airflow-deploy-dags", ".zip"));
    }

    private String named(String stem, String suffix) {
        return number == 1 ? stem + suffix : stem + "-" + number + suffix;
    }

    /** @throws AbortException when the files cannot be archived; the trail has the record all the same */
    void keep(String environment, DeploymentResult result) throws IOException, InterruptedException {
        try {
            boolean packaged = Files.exists(artifact());
            Files.createDirectories(folder);
            byte[] record = (result.record() + "\n").getBytes(StandardCharsets.UTF_8);
            Files.write(folder.resolve(auditFile()), record);
            Files.write(run.getRootDir().toPath().resolve(auditFile()), record);
            run.addAction(new DeploymentAction(
                    number,
                    environment,
                    result,
                    auditFile(),
                    packaged ? artifact().getFileName().toString() : null));
            archive(packaged);
        } catch (IOException e) {
            throw new AbortException("The deployment ended as " + result.outcome().text()
                    + ", but its record and artifact could not be archived (" + e.getClass().getSimpleName()
                    + "). The record is in the trail of " + environment + ".");
        } finally {
            new FilePath(folder.toFile()).deleteRecursive();
        }
    }

    private void archive(boolean packaged) throws IOException, InterruptedException {
        Map<String, String> names = new LinkedHashMap<>();
        names.put(auditFile(), auditFile());
        if (packaged) {
            String zip = artifact().getFileName().toString();
            names.put(zip, zip);
        }
        FilePath here = new FilePath(folder.toFile());
        Launcher launcher = Jenkins.get().createLauncher(listener);
        run.pickArtifactManager().archive(here, launcher, new BuildListenerAdapter(listener), names);
        new Fingerprinter(String.join(",", names.keySet()))
                .perform(run, here, new EnvVars(), launcher, listener);
    }
}
