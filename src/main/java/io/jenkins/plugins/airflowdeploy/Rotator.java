package io.jenkins.plugins.airflowdeploy;

import hudson.Extension;
import hudson.model.PeriodicWork;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.airflowdeploy.config.AirflowConfiguration;
import io.jenkins.plugins.airflowdeploy.config.AirflowEnvironment;
import io.jenkins.plugins.airflowdeploy.config.EnvironmentRotation;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.rotation.RotationLog;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Looks each minute whether a connection of some environment's Airflow wants a fresh token: soon after the start of Jenkins first.
 * Environments do not wait for each other, and a look at one that is being rotated is left out.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class Rotator extends PeriodicWork {

    private static final Logger LOGGER = Logger.getLogger(Rotator.class.getName());
    private static final long SOON = 20_000;
    private static final long EACH_MINUTE = 60_000;
    private static final RotationLog LOG = new RotationLog() {
        @Override
        public void rotated(String line) {
            LOGGER.info(line);
        }

        @Override
        public void warning(String line) {
            LOGGER.warning(line);
        }

        @Override
        public void expired(String line) {
            LOGGER.severe(line);
        }
    };

    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final Map<String, String> told = new ConcurrentHashMap<>();

    @Override
    public long getRecurrencePeriod() {
        return EACH_MINUTE;
    }

    @Override
    public long getInitialDelay() {
        return SOON;
    }

    @Override
    protected void doRun() {
        begin();
    }

    /** Starts a look at each environment that has connections to rotate. */
    List<Future<?>> begin() {
        List<Future<?>> looks = new ArrayList<>();
        for (AirflowEnvironment environment : AirflowConfiguration.get().getEnvironments()) {
            if (environment.getRotation() != null && underWay.add(environment.getName())) {
                looks.add(AirflowDeployExecution.THREADS.submit(() -> look(environment)));
            }
        }
        return looks;
    }

    private void look(AirflowEnvironment environment) {
        String name = environment.getName();
        try (ACLContext as = ACL.as2(ACL.SYSTEM2)) {
            EnvironmentRotation.run(environment, LOG, Time.SYSTEM);
            told.remove(name);
        } catch (DeploymentFailure e) {
            if (!e.getMessage().equals(told.put(name, e.getMessage()))) {
                LOGGER.log(Level.WARNING, e, () -> "rotation for environment " + name + " is not possible, and is tried each minute");
            }
        } catch (InterruptedException e) {
            LOGGER.fine(() -> "rotation for environment " + name + " is left to the next look");
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, e, () -> "rotation for environment " + name);
        } finally {
            underWay.remove(name);
        }
    }
}
