package io.jenkins.plugins.airflowdeploy.engine.source;

import java.io.IOException;

/** A Git object is missing in the repository that should hold it, or its bytes do not give its name. */
final class DamagedObject extends IOException {

    private static final long serialVersionUID = 1L;

    /** The object's id. */
    final String id;

    /** What is wrong with it: {@code is missing}. */
    final String what;

    DamagedObject(String id, String what, Throwable cause) {
        super("object " + id + " " + what, cause);
        this.id = id;
        this.what = what;
    }
}
