package io.jenkins.plugins.airflowdeploy.monitors;

import hudson.model.AdministrativeMonitor;
import hudson.security.Permission;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * One kind of thing to remind administrators of, which each can be dismissed by itself. What it tells is in memory already. Seen by
 * those who may see Jenkins' configuration, since it names environments and credentials; dismissed by administrators.
 */
@Restricted(NoExternalUse.class)
public abstract class AirflowMonitor extends AdministrativeMonitor {

    private static final int SHOWN = 20;

    /** What there is to say now, from memory. */
    abstract List<Finding> told();

    /** What the list shows, in one or two sentences; used by message.jelly. */
    public abstract String getIntroduction();

    @Override
    public final boolean isActivated() {
        return !told().isEmpty();
    }

    /** Used by message.jelly. */
    public final List<Finding> getFindings() {
        List<Finding> all = told();
        return all.subList(0, Math.min(SHOWN, all.size()));
    }

    /** How many are not shown; used by message.jelly. */
    public final int getFurther() {
        return Math.max(0, told().size() - SHOWN);
    }

    @Override
    public final boolean isSecurity() {
        return true;
    }

    @Override
    public final Permission getRequiredPermission() {
        return Jenkins.SYSTEM_READ;
    }

    static String day(Instant at) {
        return at.atZone(ZoneOffset.UTC).toLocalDate().toString();
    }

    static long days(Instant from, Instant to) {
        return Duration.between(from, to).toDays();
    }
}
