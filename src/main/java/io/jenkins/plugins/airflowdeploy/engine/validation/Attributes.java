package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.util.Set;

/** Attributes that say who may use a DAG and whose it or a task is, where code sets them or reaches through them. */
final class Attributes {

    private static final Set<String> ACCESS = Set.of("access_control", "default_args", "__dict__");
    private static final String OWNER = "owner";

    private final Walk walk;

    Attributes(Walk walk) {
        this.walk = walk;
    }

    /** @param base {@code null} for {@code self} */
    void set(Known base, String name, Known value, int line) {
        if (name.equals(OWNER)) {
            walk.taskOwner(value, line);
        } else if (ACCESS.contains(name) && base != null && !(base instanceof Known.Imported)) {
            forget(base);
        }
    }

    /** {@code setattr}. */
    void set(Known base, Known name, Known value, int line) {
        if (name instanceof Known.Text text) {
            set(base, text.value(), value, line);
        } else if (base instanceof Known.Dag) {
            forget(base);
        }
    }

    /** What is behind it may be changed by whoever got it. */
    void reach(Known base, String name) {
        if (base instanceof Known.Dag && ACCESS.contains(name)) {
            forget(base);
        }
    }

    /** Of what is no DAG for all that is known, it may be any. */
    private void forget(Known base) {
        if (!walk.counts()) {
            return;
        }
        if (base instanceof Known.Dag dag) {
            dag.place().forgetAccess();
        } else {
            walk.places.forgetAccess();
        }
    }
}
