package io.jenkins.plugins.airflowdeploy.engine.git;

import java.io.IOException;

/** A Git server answered over HTTP, but not with what was asked for. */
final class RefusedAnswer extends IOException {

    private static final long serialVersionUID = 1L;

    /** Stands for the status of an answer that does not end. */
    static final int TOO_LONG = -1;

    /** Stands for a 401 that says that the account is locked until somebody solves a CAPTCHA. */
    static final int LOCKED = -2;
    /** Stands for the status of a list of refs that does not end. */
    static final int TOO_MANY_REFS = -3;

    /** The status; 200 when the answer is no Git at all. */
    final int status;

    /** Host that a redirect points to; {@code null} when it is none or cannot be read. */
    final String redirectHost;

    RefusedAnswer(int status, String redirectHost) {
        super("HTTP status " + status);
        this.status = status;
        this.redirectHost = redirectHost;
    }

    /** Whether the same request may be answered well a moment later. */
    boolean passing() {
        return status == 500 || status == 502 || status == 503 || status == 504;
    }

    boolean redirect() {
        return status / 100 == 3;
    }
}
