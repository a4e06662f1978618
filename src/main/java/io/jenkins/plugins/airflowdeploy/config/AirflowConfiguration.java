package io.jenkins.plugins.airflowdeploy.config;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * The environments of this Jenkins.
 *
 * @since 0.1
 */
@Extension
@Symbol("airflowDeploy")
public final class AirflowConfiguration extends GlobalConfiguration {

    private volatile List<AirflowEnvironment> environments = new ArrayList<>();

    public AirflowConfiguration() {
        load();
    }

    public static AirflowConfiguration get() {
        return ExtensionList.lookupSingleton(AirflowConfiguration.class);
    }

    /** The plugin's folder on the controller: audit trails, and caches that can be deleted at any time. */
    public static Path folder() {
        return Jenkins.get().getRootDir().toPath().resolve("airflow-deploy");
    }

    public List<AirflowEnvironment> getEnvironments() {
        return List.copyOf(environments);
    }

    /**
     * Sets and saves them.
     *
     * @param environments all of them; each name once, whatever its case, because it is the name of a file too
     */
    @DataBoundSetter
    public void setEnvironments(List<AirflowEnvironment> environments) {
        List<AirflowEnvironment> all = environments == null ? List.of() : environments;
        Set<String> names = new HashSet<>();
        for (AirflowEnvironment environment : all) {
            if (!names.add(environment.getName().toLowerCase(Locale.ROOT))) {
                throw new Failure(Messages.AirflowConfiguration_twice(environment.getName()));
            }
        }
        this.environments = new ArrayList<>(all);
        save();
    }

    /** The environment of that name. */
    public Optional<AirflowEnvironment> environment(String name) {
        return environments.stream().filter(e -> e.getName().equals(name)).findFirst();
    }

    @Override
    public String getDisplayName() {
        return Messages.AirflowConfiguration_displayName();
    }

    @Override
    public boolean configure(StaplerRequest2 req, JSONObject json) throws FormException {
        try {
            setEnvironments(req.bindJSONToList(AirflowEnvironment.class, json.get("environments")));
        } catch (RuntimeException e) {
            throw refused(e);
        }
        return true;
    }

    /** Finds what a setter said, which data binding wraps. */
    private static FormException refused(RuntimeException e) throws FormException {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Failure) {
                return new FormException(cause.getMessage(), e, "environments");
            }
        }
        throw e;
    }
}
