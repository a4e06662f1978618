package io.jenkins.plugins.airflowdeploy.config;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.model.Failure;
import hudson.util.FormValidation;
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
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * The environments of this Jenkins.
 *
 * @since 0.1
 */
@Extension
@Symbol("airflowDeploy")
public final class AirflowConfiguration extends GlobalConfiguration {

    private static final int MOST_AGE = 3650;
    private static final int MOST_NOTICE = 365;

    private volatile List<AirflowEnvironment> environments = new ArrayList<>();
    private volatile int secretMaxAgeDays = 90;
    private volatile int expiryNoticeDays = 14;

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

    public int getSecretMaxAgeDays() {
        return secretMaxAgeDays;
    }

    /** @param secretMaxAgeDays after how many days a secret should have been changed: 1 to 3650 */
    @DataBoundSetter
    public void setSecretMaxAgeDays(int secretMaxAgeDays) {
        this.secretMaxAgeDays = Checks.days(String.valueOf(secretMaxAgeDays), MOST_AGE).pass(secretMaxAgeDays);
        save();
    }

    public int getExpiryNoticeDays() {
        return expiryNoticeDays;
    }

    /** @param expiryNoticeDays how many days before its end a token is spoken of: 1 to 365 */
    @DataBoundSetter
    public void setExpiryNoticeDays(int expiryNoticeDays) {
        this.expiryNoticeDays = Checks.days(String.valueOf(expiryNoticeDays), MOST_NOTICE).pass(expiryNoticeDays);
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
        int age = days(json, "secretMaxAgeDays", secretMaxAgeDays, MOST_AGE);
        int notice = days(json, "expiryNoticeDays", expiryNoticeDays, MOST_NOTICE);
        try {
            setEnvironments(req.bindJSONToList(AirflowEnvironment.class, json.get("environments")));
            setSecretMaxAgeDays(age);
            setExpiryNoticeDays(notice);
        } catch (RuntimeException e) {
            throw refused(e);
        }
        return true;
    }

    private static int days(JSONObject json, String field, int unlessSent, int most) throws FormException {
        Object sent = json.get(field);
        if (sent == null) {
            return unlessSent;
        }
        String text = sent.toString().strip();
        FieldCheck check = Checks.days(text, most);
        if (check.kind() != FormValidation.Kind.OK) {
            throw new FormException(check.text(), field);
        }
        return Integer.parseInt(text);
    }

    @POST
    public FormValidation doCheckSecretMaxAgeDays(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return Checks.days(Util.fixNull(value).strip(), MOST_AGE).shown();
    }

    @POST
    public FormValidation doCheckExpiryNoticeDays(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return Checks.days(Util.fixNull(value).strip(), MOST_NOTICE).shown();
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
