package io.jenkins.plugins.airflowdeploy.engine.git;

import java.io.IOException;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Keeps headers of our connections out of the JVM's log: at level FINE it writes down every header that it sends or is sent,
 * credentials too. What others send over HTTP is logged as ever, and what another filter keeps back stays back.
 */
final class Unlogged implements Filter {

    /** Held, or the logger may be forgotten together with its filter. */
    private static final Logger CONNECTIONS = Logger.getLogger("sun.net.www.protocol.http.HttpURLConnection");

    private static final ThreadLocal<Boolean> OURS = ThreadLocal.withInitial(() -> false);

    /** Both under the logger's lock, which is one for all class loaders. */
    private static int running;

    private static Unlogged installed;

    private final Filter before;

    private Unlogged(Filter before) {
        this.before = before;
    }

    /**
     * Something that may make a connection write into the log.
     *
     * @param <T> what it gives
     */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /** Does it, and lets nothing into the log of what the connection has to say meanwhile. */
    static <T> T run(Work<T> work) throws IOException {
        begin();
        boolean nested = OURS.get();
        OURS.set(true);
        try {
            return work.run();
        } finally {
            if (!nested) {
                OURS.remove();
            }
            end();
        }
    }

    /** Once more where somebody has put another filter into its place. */
    private static void begin() {
        synchronized (CONNECTIONS) {
            running++;
            Filter now = CONNECTIONS.getFilter();
            if (now == null || now != installed) {
                installed = new Unlogged(now);
                CONNECTIONS.setFilter(installed);
            }
        }
    }

    /** Takes it away with the last call: on an agent the classes of the next connection to Jenkins are others, and would add theirs. */
    private static void end() {
        synchronized (CONNECTIONS) {
            if (--running == 0) {
                if (CONNECTIONS.getFilter() == installed) {
                    CONNECTIONS.setFilter(installed.before);
                }
                installed = null;
            }
        }
    }

    @Override
    public boolean isLoggable(LogRecord entry) {
        return !OURS.get() && (before == null || before.isLoggable(entry));
    }
}
