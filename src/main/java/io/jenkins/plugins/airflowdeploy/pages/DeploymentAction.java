package io.jenkins.plugins.airflowdeploy.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.Run;
import io.jenkins.plugins.airflowdeploy.engine.DagChanges;
import io.jenkins.plugins.airflowdeploy.engine.DeploymentResult;
import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import jenkins.model.RunAction2;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * One deployment of a build: on the build's page, on a page of its own with the whole record, and in the REST API. Never
 * changes once it is made. The record itself is a file beside the build.
 */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class DeploymentAction implements RunAction2 {

    private static final Set<Outcome> GOOD = Set.of(Outcome.SUCCESS, Outcome.UNCHANGED, Outcome.DRY_RUN);

    private final int number;
    private final String id;
    private final String environment;
    private final String outcome;
    private final String failure;
    private final String commit;
    private final String digest;
    private final String release;
    private final Double secondsToLive;
    private final String auditFile;
    private final String artifactFile;
    private final ArrayList<String> added;
    private final ArrayList<String> changed;
    private final ArrayList<String> removed;
    private final ArrayList<String> unchanged;
    private transient Run<?, ?> run;

    /**
     * @param number counts the build's deployments from 1
     * @param environment its name
     * @param result what came of it
     * @param auditFile name of the archived record, and of its copy in the build's folder
     * @param artifactFile name of the archived artifact; {@code null} when there is none
     */
    public DeploymentAction(
            int number, String environment, DeploymentResult result, String auditFile, String artifactFile) {
        this.number = number;
        this.id = result.id();
        this.environment = environment;
        this.outcome = result.outcome().name();
        this.failure = result.failure().orElse(null);
        this.commit = result.commit().orElse(null);
        this.digest = result.digest().orElse(null);
        this.release = result.release().orElse(null);
        this.secondsToLive = result.secondsToLive().orElse(null);
        this.auditFile = auditFile;
        this.artifactFile = artifactFile;
        DagChanges dags = result.dags();
        this.added = new ArrayList<>(dags.added());
        this.changed = new ArrayList<>(dags.changed());
        this.removed = new ArrayList<>(dags.removed());
        this.unchanged = new ArrayList<>(dags.unchanged());
    }

    /** Counts the build's deployments from 1. */
    public int getNumber() {
        return number;
    }

    @Exported
    public String getId() {
        return id;
    }

    @Exported
    public String getEnvironment() {
        return environment;
    }

    /** As records and Pipelines see it: {@code undo-failed}. */
    @Exported
    public String getOutcome() {
        return Outcome.valueOf(outcome).text();
    }

    /** {@code null} unless it failed. */
    @Exported
    public String getFailure() {
        return failure;
    }

    /** {@code null} when it was not resolved. */
    @Exported
    public String getCommit() {
        return commit;
    }

    /** {@code null} when there is no artifact. */
    @Exported
    public String getDigest() {
        return digest;
    }

    /** {@code null} when none was pushed. */
    @Exported
    public String getRelease() {
        return release;
    }

    /** {@code null} unless Airflow was seen to run all of it. */
    @Exported
    public Double getSecondsToLive() {
        return secondsToLive;
    }

    @Exported
    public String getAuditFile() {
        return auditFile;
    }

    /** {@code null} when there is none. */
    @Exported
    public String getArtifactFile() {
        return artifactFile;
    }

    @Exported
    public List<String> getAdded() {
        return List.copyOf(added);
    }

    @Exported
    public List<String> getChanged() {
        return List.copyOf(changed);
    }

    @Exported
    public List<String> getRemoved() {
        return List.copyOf(removed);
    }

    @Exported
    public List<String> getUnchanged() {
        return List.copyOf(unchanged);
    }

    /** Which of core's symbols shows the outcome; used by summary.jelly. */
    public String getSymbol() {
        Outcome end = Outcome.valueOf(outcome);
        if (GOOD.contains(end)) {
            return "symbol-status-blue";
        }
        return end == Outcome.UNPROVEN ? "symbol-status-yellow" : "symbol-status-red";
    }

    /** Some ids of a long list on one line; used by dags.jelly. */
    public String few(Collection<String> ids) {
        int shown = 20;
        String line = String.join(", ", ids.stream().limit(shown).toList());
        return ids.size() > shown ? line + ", … " + (ids.size() - shown) : line;
    }

    /** Every id of a list on one line; used by dags.jelly. */
    public String all(Collection<String> ids) {
        return String.join(", ", ids);
    }

    /** The whole record, indented; used by index.jelly. */
    public String getRecord() throws IOException {
        Path file = run.getRootDir().toPath().resolve(auditFile);
        if (!Files.exists(file)) {
            return "";
        }
        String line = Files.readString(file, StandardCharsets.UTF_8);
        try {
            ObjectMapper json = new ObjectMapper();
            return json.writerWithDefaultPrettyPrinter().writeValueAsString(json.readTree(line));
        } catch (JsonProcessingException e) {
            return line; // as it is: somebody edited it
        }
    }

    /** Used by index.jelly. */
    public Run<?, ?> getRun() {
        return run;
    }

    @Override
    public void onAttached(Run<?, ?> r) {
        run = r;
    }

    @Override
    public void onLoad(Run<?, ?> r) {
        run = r;
    }

    @Override
    public String getIconFileName() {
        return "symbol-details";
    }

    @Override
    public String getDisplayName() {
        return number == 1
                ? Messages.DeploymentAction_displayName(environment)
                : Messages.DeploymentAction_displayNameOfAnother(environment, number);
    }

    @Override
    public String getUrlName() {
        return number == 1 ? "airflow-deploy" : "airflow-deploy-" + number;
    }
}
