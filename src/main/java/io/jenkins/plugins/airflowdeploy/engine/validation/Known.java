package io.jenkins.plugins.airflowdeploy.engine.validation;

import com.oracle.graal.python.pegparser.sst.ArgumentsTy;
import com.oracle.graal.python.pegparser.sst.StmtTy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the walk over a module knows of a value without running the code. */
sealed interface Known {

    /** A string of at most {@value Text#MAX_LENGTH} characters. */
    record Text(String value) implements Known {
        static final int MAX_LENGTH = 1000;

        static Known of(String value) {
            return value.length() <= MAX_LENGTH ? new Text(value) : new Nothing("is longer than " + MAX_LENGTH);
        }
    }

    /** A whole number. */
    record Number(long value) implements Known {}

    /** An imported module, or a name in one: dotted, relative ones with their leading dots. */
    record Imported(String name) implements Known {

        /** Whether calling it makes a DAG. */
        boolean isDagClass() {
            return name.startsWith("airflow.") && name.endsWith(".DAG");
        }

        /** Whether it is Airflow's {@code @dag}. */
        boolean isDagDecorator() {
            return name.startsWith("airflow.") && name.endsWith(".dag");
        }

        /** Whether it is Airflow's {@code @asset} or {@code @asset.multi}, which make a DAG of the function at once. */
        boolean isAssetDecorator() {
            return name.equals("airflow.sdk.asset") || name.endsWith(".asset.decorators.asset") || isMultiAsset();
        }

        /** Whether it is Airflow's {@code @asset.multi}. */
        boolean isMultiAsset() {
            return name.equals("airflow.sdk.asset.multi") || name.endsWith(".asset.decorators.asset.multi");
        }

        /** Whether a function decorated with it runs only in a task. */
        boolean isTaskDecorator() {
            return name.startsWith("airflow.") && (name.endsWith(".task") || name.contains(".task."));
        }

        /** Whether calling it makes a task: an operator or sensor, by the way that those are called. */
        boolean makesTask() {
            String type = name.endsWith(".partial") ? name.substring(0, name.length() - ".partial".length()) : name;
            return isTaskDecorator() || type.endsWith("Operator") || type.endsWith("Sensor");
        }
    }

    /** A DAG that the code made. */
    record Dag(DagPlaces.Place place) implements Known {}

    /** Something of this file that can be called. */
    sealed interface Callable extends Known {
        String name();
    }

    /** What {@code @dag} makes of a function: calling it makes the DAG. */
    record DagFunction(String name, Known id, int line, Arguments arguments) implements Callable {}

    /** A function of this file. */
    record Function(String name, StmtTy[] body, ArgumentsTy args, Names scope) implements Callable {}

    /**
     * A class of this file.
     *
     * @param methods its functions
     * @param dag whether it is a subclass of DAG
     * @param constructor whether it has a constructor of its own
     */
    record Class(String name, List<Function> methods, boolean dag, boolean constructor) implements Callable {}

    /**
     * {@code dag("id")} or {@code asset(...)}: what is yet to be applied to a function.
     *
     * @param id {@code null} when it is the function's name
     * @param atOnce whether applying it makes the DAG, as assets do
     */
    record Decorator(Known id, int line, boolean atOnce, Arguments arguments) implements Known {}

    /** The dictionary {@code globals()}. */
    record Globals() implements Known {}

    /** A tuple's elements, for assignments to several names at once. */
    record Several(Known[] values) implements Known {}

    /**
     * Not known.
     *
     * @param why continues "its id …", without a full stop
     */
    record Nothing(String why) implements Known {}

    /**
     * A dictionary that the file writes out. One object whatever names it has, as in Python: what is changed through one of them is not
     * known through the others either.
     */
    final class Dict implements Known {

        private static final int MOST = 200;
        private static final int LONGEST = 200;
        private static final Known SET_ANEW = new Known.Nothing("may be set anew");

        private final Map<String, Known> entries = new LinkedHashMap<>();
        private boolean whole = true;
        private boolean fresh;
        private final Changes changes;
        private final long since;
        private long read;

        Dict(Changes changes) {
            this.changes = changes;
            this.since = changes.tick();
        }

        /** Python's {@code **}, or an entry whose key only running can tell: it may have set any key anew. */
        void putSomething() {
            if (fresh) {
                entries.replaceAll((key, value) -> SET_ANEW);
            }
            fresh = false;
            whole = false;
        }

        /** Another dictionary's entries; of what is none, any. */
        void putAll(Known other) {
            if (!(other instanceof Dict dict)) {
                putSomething();
                return;
            }
            if (!dict.whole) {
                putSomething();
            }
            dict.read = changes.tick();
            Map.copyOf(dict.entries).forEach(this::put);
        }

        void put(String key, Known value) {
            if (entries.size() < MOST || entries.containsKey(key)) {
                entries.put(key, value);
                fresh = true;
            } else {
                whole = false;
            }
        }

        /** An entry is changed or removed; when is not told, as loops and branches are walked once. */
        void change(Known key) {
            changes.changed(since, read);
            whole = false;
            if (key instanceof Known.Text text) {
                entries.remove(text.value());
            } else {
                entries.clear();
            }
        }

        /** It went where we do not follow: anything may be done to it there. */
        void handOn() {
            changes.changed(since, read);
            entries.clear();
            whole = false;
        }

        /** Its keys. */
        Declared keys() {
            read = changes.tick();
            List<String> names = new ArrayList<>();
            entries.keySet().stream().filter(key -> key.length() <= LONGEST).forEach(names::add);
            return new Declared(names, whole && names.size() == entries.size());
        }

        /** The text under a key. */
        Declared text(String key) {
            read = changes.tick();
            if (!entries.containsKey(key)) {
                return whole ? Declared.NONE : Declared.UNKNOWN;
            }
            return entries.get(key) instanceof Known.Text text && text.value().length() <= LONGEST
                    ? new Declared(List.of(text.value()), true)
                    : Declared.UNKNOWN;
        }
    }
}
