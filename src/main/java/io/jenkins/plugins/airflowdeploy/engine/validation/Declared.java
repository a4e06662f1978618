package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.io.Serializable;
import java.util.List;

/**
 * Names that a file gives to something.
 *
 * @param names those that can be read
 * @param whole whether there are surely no others
 */
public record Declared(List<String> names, boolean whole) implements Serializable {

    /** It gives none. */
    public static final Declared NONE = new Declared(List.of(), true);

    /** What it gives, only running can tell. */
    public static final Declared UNKNOWN = new Declared(List.of(), false);

    public Declared {
        names = List.copyOf(names);
    }
}
