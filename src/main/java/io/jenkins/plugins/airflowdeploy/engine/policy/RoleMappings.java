package io.jenkins.plugins.airflowdeploy.engine.policy;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which groups of Jenkins or of its identity provider stand for which roles and owners in Airflow. Several may stand for one, and
 * one for several.
 *
 * @param refuse whether a deployment that does not fit is refused, and not only noted
 */
public record RoleMappings(List<Mapping> list, boolean refuse) {

    /** Nothing is asked. */
    public static final RoleMappings NONE = new RoleMappings(List.of(), false);

    public RoleMappings {
        list = List.copyOf(list);
    }

    /**
     * One line of it.
     *
     * @param group as the policy spells it
     * @param role of Airflow, as {@code access_control} names it
     * @param owner of DAGs, as {@code default_args} or a task names it; empty for none
     */
    public record Mapping(String group, String role, String owner) {}

    public boolean isEmpty() {
        return list.isEmpty();
    }

    /** The groups that are named. */
    public Set<String> groups() {
        Set<String> groups = new TreeSet<>();
        list.forEach(mapping -> groups.add(mapping.group()));
        return groups;
    }

    /** Whether a group leads to that role. */
    public boolean knowsRole(String role) {
        return list.stream().anyMatch(mapping -> mapping.role().equals(role));
    }

    /** Owners are asked about once one of them is named. */
    public boolean asksOwners() {
        return list.stream().anyMatch(mapping -> !mapping.owner().isEmpty());
    }

    /** Whether a group leads to that owner. */
    public boolean knowsOwner(String owner) {
        return list.stream().anyMatch(mapping -> mapping.owner().equals(owner));
    }

    /** The roles to which these groups lead. */
    public Set<String> rolesOf(Collection<String> groups) {
        Set<String> roles = new TreeSet<>();
        list.stream().filter(mapping -> groups.contains(mapping.group())).forEach(mapping -> roles.add(mapping.role()));
        return roles;
    }
}
