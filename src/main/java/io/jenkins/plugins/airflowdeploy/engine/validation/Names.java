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
    private final Map<String, Known> known = new LinkedHashMap<>();
    private final Set<String> globals = new HashSet<>();

    private Names(Names outer, boolean module) {
        this.outer = outer;
        this.module = module;
    }

    static Names ofModule() {
        return new Names(null, true);
    }

    /** The local names of a function or class body. */
    Names inner() {
        return new Names(this, false);
    }

    /** A layer for one branch. */
    Names branch() {
        return new Names(this, module);
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
        for (Names names = this; names != null; names = names.outer) {
            Known found = names.known.get(name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    void bind(String name, Known value) {
        Names names = this;
        while (names.outer != null && !module && isGlobal(name)) {
            names = names.outer;
        }
        names.known.put(name, value);
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
        return new LinkedHashMap<>(known);
    }

    /** Takes over what the branches bound: a name is known afterwards where all of them agree. */
    void merge(List<Names> branches) {
        Map<String, Known> merged = new HashMap<>();
        for (Names branch : branches) {
            branch.known.forEach((name, value) -> merged.merge(name, value, Names::agreed));
        }
        for (Names branch : branches) {
            for (Map.Entry<String, Known> entry : merged.entrySet()) {
                Known other = branch.get(entry.getKey());
                if (other != null) {
                    entry.setValue(agreed(entry.getValue(), other));
                }
            }
        }
        known.putAll(merged);
    }

    private static Known agreed(Known a, Known b) {
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
