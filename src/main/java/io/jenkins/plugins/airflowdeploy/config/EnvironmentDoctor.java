package io.jenkins.plugins.airflowdeploy.config;

import hudson.AbortException;
import hudson.FilePath;
import io.jenkins.plugins.airflowdeploy.agent.ProxyRules;
import io.jenkins.plugins.airflowdeploy.engine.EnvironmentSpec;
import io.jenkins.plugins.airflowdeploy.engine.doctor.Diagnosis;
import io.jenkins.plugins.airflowdeploy.engine.doctor.Doctor;
import io.jenkins.plugins.airflowdeploy.engine.doctor.Patient;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Examines an environment of this Jenkins with the credentials and the target that it names. The caller decides who may see that. */
@Restricted(NoExternalUse.class)
public final class EnvironmentDoctor {

    private static final Logger LOGGER = Logger.getLogger(EnvironmentDoctor.class.getName());

    private EnvironmentDoctor() {}

    /**
     * What is read from a Git target goes into a folder that is deleted again, so that no deployment under way is in its way.
     *
     * @throws AbortException when this Jenkins has no place for that folder: its message is for users, the cause is in the system log
     */
    public static Diagnosis examine(AirflowEnvironment environment) throws AbortException, InterruptedException {
        try {
            Diagnosis diagnosis = examined(environment);
            WideTokens.get().diagnosed(diagnosis);
            return diagnosis;
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "diagnosis of " + environment.getName());
            throw new AbortException(Messages.EnvironmentDoctor_noRoom());
        }
    }

    private static Diagnosis examined(AirflowEnvironment environment) throws IOException, InterruptedException {
        Path work = Files.createDirectories(AirflowConfiguration.folder().resolve("work"));
        Path cache = Files.createTempDirectory(work, "diagnosis-");
        HttpSettings settings = ProxyRules.ofJenkins().settings();
        try (Http http = new Http(settings, Time.SYSTEM);
                SeedingAgent agent = new SeedingAgent(environment)) {
            return new Doctor(patient(environment, http, settings, cache, agent), http, Time.SYSTEM).examine();
        } finally {
            new FilePath(cache.toFile()).deleteRecursive();
        }
    }

    private static Patient patient(
            AirflowEnvironment environment, Http http, HttpSettings settings, Path cache, DeployTarget.Agent agent) {
        EnvironmentSpec spec = environment.toSpec();
        DeployTarget target = environment.getTarget();
        return new Patient(
                spec.name(),
                URI.create(spec.airflowUrl()),
                spec.bundle(),
                spec.subdir(),
                spec.policy(),
                () -> Optional.of(environment.airflowTokens(http)),
                target::tokens,
                (repository, token) -> target.open(spec, repository, Optional.ofNullable(token), cache, settings, agent),
                repository -> target.bundleSource(spec, repository));
    }
}
