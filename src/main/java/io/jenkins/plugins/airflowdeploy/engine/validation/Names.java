package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names of a module or function and what is known of them; a branch is a layer of its own until it is merged. */
final class Names {

    private final Names outer;
    private final boolean module;
    private final Changes changes;
    private final Map<String, Slot> known = new LinkedHashMap<>();
    private final Set<String> globals = new HashSet<>();

    /** What a name stands for, since when, and when it was read last. */
    private static final class Slot {
        private final Known value;
        private final long since;
        private long read;

        private Slot(Known value, long since) {
            this.value = value;
            this.since = since;
        }
    }

    private Names(Names outer, boolean module, Changes changes) {
        this.outer = outer;
        this.module = module;
        this.changes = changes;
    }

    static Names ofModule(Changes changes) {
        return new Names(null, true, changes);
    }

    /** The local names of a function or class body. */
    Names inner() {
        return new Names(this, false, changes);
    }

    /** A layer for one branch. */
    Names branch() {
        return new Names(this, module, changes);
    }

    /** Whether binding the name here binds one of the module. */
    boolean isModule(String name) {
        return module || isGlobal(name);
    }

    /** A {@code global} statement. */
    void declareGlobal(String name) {
        globals.add(name);
    }

    /** @return {@code null} when the name is not bound */
    Known get(String name) {
        Slot slot = slot(name);
        if (slot == null) {
            return null;
        }
        slot.read = changes.tick();
        return slot.value;
    }

    void bind(String name, Known value) {
        Names names = this;
        while (names.outer != null && !module && isGlobal(name)) {
            names = names.outer;
        }
        Slot before = names.slot(name);
        if (before != null && !(before.value instanceof Known.Nothing)) {
            changes.changed(before.since, before.read);
        }
        names.known.put(name, new Slot(value, changes.tick()));
    }

    private Slot slot(String name) {
        for (Names names = this; names != null; names = names.outer) {
            Slot found = names.known.get(name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private boolean isGlobal(String name) {
        for (Names names = this; names != null && !names.module; names = names.outer) {
            if (names.globals.contains(name)) {
                return true;
            }
        }
        return false;
    }

    /** Those bound in this very layer. */
    Map<String, Known> own() {
        Map<String, Known> own = new LinkedHashMap<>();
        known.forEach((name, slot) -> own.put(name, slot.value));
        return own;
    }

    /** Takes over what the branches bound: a name is known afterwards where all of them agree. */
    void merge(List<Names> branches) {
        Map<String, Slot> merged = new HashMap<>();
        for (Names branch : branches) {
            branch.known.forEach((name, slot) -> merged.merge(name, slot, Names::agreed));
        }
        for (Names branch : branches) {
            for (Map.Entry<String, Slot> entry : merged.entrySet()) {
                Slot other = branch.slot(entry.getKey());
                if (other != null) {
                    entry.setValue(agreed(entry.getValue(), other));
                }
            }
        }
        known.putAll(merged);
    }

    private static Slot agreed(Slot a, Slot b) {
        Slot agreed = new Slot(agreed(a.value, b.value), Math.min(a.since, b.since));
        agreed.read = Math.max(a.read, b.read);
        return agreed;
    }

    private static Known agreed(Known a, Known b) {
        if (a instanceof Known.Dag one && b instanceof Known.Dag other) {
            one.place().maybe(other.place());
        }
        if (a == b || a.equals(b) || sameRole(a, b)) {
            return a;
        }
        if (a instanceof Known.Dag || b instanceof Known.Nothing) {
            return isConstant(a) ? b : a;
        }
        if (b instanceof Known.Dag || a instanceof Known.Nothing) {
            return isConstant(b) ? a : b;
        }
        return new Known.Nothing("is set in more than one branch");
    }

    private static boolean isConstant(Known value) {
        return value instanceof Known.Text || value instanceof Known.Number || value instanceof Known.Dict;
    }

    private static boolean sameRole(Known a, Known b) {
        return a instanceof Known.Imported x
                && b instanceof Known.Imported y
                && (x.isDagClass() && y.isDagClass() || x.isDagDecorator() && y.isDagDecorator());
    }
}
