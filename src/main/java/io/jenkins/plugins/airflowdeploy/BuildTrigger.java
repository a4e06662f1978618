package io.jenkins.plugins.airflowdeploy;

import hudson.model.Cause;
import hudson.model.Run;
import hudson.model.User;
import io.jenkins.plugins.airflowdeploy.engine.policy.Trigger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jenkins.model.IdStrategy;
import jenkins.model.Jenkins;
import jenkins.security.LastGrantedAuthoritiesProperty;
import org.springframework.security.core.GrantedAuthority;

/**
 * What set a build going: its causes, and those that Jenkins kept of the builds that called it. A replay and a rebuild have a
 * cause with the user who asked for them.
 */
final class BuildTrigger {

    private static final int DEEPEST = 10;
    private static final int MOST_LOOKED_AT = 200;
    /** As whom Jenkins does what nobody asked it for. */
    private static final String ITSELF = "SYSTEM";

    private static final String TIMER = "hudson.triggers.TimerTrigger$TimerTriggerCause";

    /** By name, since some come from plugins that need not be there. */
    private static final Set<String> PUSHES = Set.of(
            "jenkins.branch.BranchEventCause", "jenkins.branch.BranchIndexingCause", "hudson.triggers.SCMTrigger$SCMTriggerCause");

    private final Set<String> groups;
    private final Map<String, Trigger.Person> people = new LinkedHashMap<>();
    private int lookedAt;

    /** @param groups which are asked for; of others nothing is told, since not everybody may know who is in which */
    BuildTrigger(Set<String> groups) {
        this.groups = groups;
    }

    /** @param ofBuild whether what is deployed is what the build was started for */
    Trigger of(Run<?, ?> run, boolean ofBuild) {
        List<Cause> causes = run.getCauses();
        walk(causes, "", 0);
        return new Trigger(
                kind(causes, ofBuild),
                List.copyOf(people.values()),
                causes.stream().map(Cause::getShortDescription).toList());
    }

    private Trigger.Kind kind(List<Cause> causes, boolean ofBuild) {
        if (!people.isEmpty()) {
            return Trigger.Kind.USER;
        } else if (causes.stream().anyMatch(cause -> is(cause, PUSHES))) {
            return ofBuild ? Trigger.Kind.PUSH : Trigger.Kind.PUSH_ELSEWHERE;
        }
        return causes.stream().anyMatch(cause -> is(cause, Set.of(TIMER))) ? Trigger.Kind.TIMER : Trigger.Kind.OTHER;
    }

    private static boolean is(Cause cause, Set<String> names) {
        for (Class<?> type = cause.getClass(); type != null; type = type.getSuperclass()) {
            if (names.contains(type.getName())) {
                return true;
            }
        }
        return false;
    }

    /** Those of this build first, so that a nearer way to a user stays. */
    private void walk(List<Cause> causes, String via, int depth) {
        for (Cause cause : causes) {
            if (++lookedAt <= MOST_LOOKED_AT && cause instanceof Cause.UserIdCause user && isPerson(user.getUserId())) {
                people.computeIfAbsent(user.getUserId(), id -> person(id, via));
            }
        }
        for (Cause cause : causes) {
            if (depth < DEEPEST && lookedAt < MOST_LOOKED_AT && cause instanceof Cause.UpstreamCause upstream) {
                String step = upstream.getUpstreamProject() + " #" + upstream.getUpstreamBuild();
                walk(upstream.getUpstreamCauses(), via.isEmpty() ? step : via + " through " + step, depth + 1);
            }
        }
    }

    /** Somebody who did not log in has no id. */
    private static boolean isPerson(String idOrNull) {
        return idOrNull != null && !idOrNull.equals(ITSELF);
    }

    private Trigger.Person person(String id, String via) {
        User user = User.getById(id, false);
        return user == null
                ? new Trigger.Person(id, "", via, null)
                : new Trigger.Person(id, user.getDisplayName(), via, groups(user));
    }

    /**
     * As of the user's last login, which Jenkins keeps: to ask the security realm may take long, and with single sign-on it
     * cannot tell. Who logged in and is in no group is known to be in none; who never logged in has no such property.
     *
     * @return spelled as the policy does; {@code null} when not known or not asked
     */
    private List<String> groups(User user) {
        LastGrantedAuthoritiesProperty last = user.getProperty(LastGrantedAuthoritiesProperty.class);
        if (groups.isEmpty() || last == null) {
            return null;
        }
        Collection<? extends GrantedAuthority> granted = last.getAuthorities2();
        IdStrategy strategy = Jenkins.get().getSecurityRealm().getGroupIdStrategy();
        List<String> in = new ArrayList<>();
        for (String group : groups) {
            if (granted.stream().anyMatch(g -> g.getAuthority() != null && strategy.equals(g.getAuthority(), group))) {
                in.add(group);
            }
        }
        return in;
    }
}
