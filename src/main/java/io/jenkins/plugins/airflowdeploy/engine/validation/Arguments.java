package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The evaluated arguments of a call. */
record Arguments(List<Known> positional, Map<String, Known> keywords) {

    /** Stands among the keywords for {@code **}. */
    static final String STARRED = "**";

    /** Stands among the positional ones for {@code *}. */
    static final Known UNPACKED = new Known.Nothing("comes from `*` arguments");

    /** Airflow copies the one, and only reads the other. */
    static final Set<String> DICTS = Set.of("default_args", "access_control");

    /** A DAG's id and description; what comes behind them by its place is not looked at. */
    private static final int MOST_PLAIN = 2;

    static Arguments none() {
        return new Arguments(List.of(), Map.of());
    }

    Known first() {
        return positional.isEmpty() ? null : positional.get(0);
    }

    /** The id that {@code DAG(...)} gets. */
    Known id() {
        if (keywords.containsKey("dag_id")) {
            return TextForms.plus(new Known.Text(""), keywords.get("dag_id"));
        } else if (first() != null) {
            return TextForms.plus(new Known.Text(""), first());
        }
        return keywords.containsKey(STARRED)
                ? new Known.Nothing("comes from `**` arguments")
                : new Known.Nothing("is missing");
    }

    /** The id that a decorator sets; {@code null} when it is the function's name. */
    Known decoratorId(boolean asset) {
        Known given = keywords.getOrDefault("dag_id", asset ? keywords.get("name") : first());
        if (given instanceof Known.Function || given instanceof Known.Text text && text.value().isBlank()) {
            return null;
        } else if (given == null) {
            return keywords.containsKey(STARRED) ? new Known.Nothing("may come from `**` arguments") : null;
        }
        return TextForms.plus(new Known.Text(""), given);
    }

    /** What a DAG made with them says of who may use it. */
    Access access() {
        return new Access(declared("access_control", Known.Dict::keys), declared("default_args", d -> d.text("owner")));
    }

    /** Whose a task made with them is; empty when they do not say. */
    Optional<Known> owner() {
        if (keywords.containsKey("owner")) {
            return Optional.of(keywords.get("owner"));
        } else if (!keywords.containsKey(STARRED)) {
            return Optional.empty();
        }
        Declared owner = keywords.get(STARRED) instanceof Known.Dict dict ? dict.text("owner") : Declared.UNKNOWN;
        if (!owner.whole()) {
            return Optional.of(new Known.Nothing("may come from `**` arguments"));
        }
        return owner.names().stream().findFirst().map(Known.Text::of);
    }

    private Declared declared(String name, Function<Known.Dict, Declared> read) {
        if (!keywords.containsKey(name)) {
            boolean hidden = keywords.containsKey(STARRED) || positional.size() > MOST_PLAIN || positional.contains(UNPACKED);
            return hidden ? Declared.UNKNOWN : Declared.NONE;
        }
        return keywords.get(name) instanceof Known.Dict dict ? read.apply(dict) : Declared.UNKNOWN;
    }

    /** {@code dict(owner="x")}. */
    Known.Dict dict(Walk walk) {
        Known.Dict dict = new Known.Dict(walk.changes);
        keywords.forEach((name, value) -> {
            if (name.equals(STARRED)) {
                dict.putSomething();
            } else {
                dict.put(name, value);
            }
        });
        handOn(walk);
        return dict;
    }

    boolean has(Class<? extends Known> kind) {
        return positional.stream().anyMatch(kind::isInstance)
                || keywords.values().stream().anyMatch(kind::isInstance);
    }

    void handOn(Walk walk) {
        positional.forEach(walk::handOn);
        keywords.forEach((name, value) -> walk.handOn(name.equals(STARRED) && value instanceof Known.Dict ? null : value));
    }

    void handOnToAirflow(Walk walk) {
        positional.forEach(walk::handOn);
        keywords.forEach((name, value) -> walk.handOn(isCopied(name) && value instanceof Known.Dict ? null : value));
    }

    private static boolean isCopied(String name) {
        return name.equals(STARRED) || DICTS.contains(name);
    }
}
