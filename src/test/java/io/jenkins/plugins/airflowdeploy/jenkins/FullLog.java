package io.jenkins.plugins.airflowdeploy.jenkins;

import hudson.remoting.VirtualChannel;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import jenkins.security.MasterToSlaveCallable;

/**
 * Writes all that a process logs at whatever level into a file, stack traces included: what an administrator could see who turns on
 * every logger there is, those of the HTTP clients' headers and wires too.
 */
public final class FullLog extends MasterToSlaveCallable<Void, IOException> {

    /** Those that show what goes over the wire. */
    public static final List<String> WIRES = List.of(
            "org.apache.hc.client5.http.headers", "org.apache.hc.client5.http.wire", "org.apache.hc", "org.eclipse.jgit",
            "sun.net.www.protocol.http.HttpURLConnection", "sun.net.www", "jdk.internal.httpclient.debug", "jdk.httpclient.HttpClient");

    private static final long serialVersionUID = 1L;
    private static final Map<Logger, Level> BEFORE = new HashMap<>();
    private static ToFile handler;

    private final String fileOrNull;

    private FullLog(String fileOrNull) {
        this.fileOrNull = fileOrNull;
    }

    /** Begins in this process. */
    public static void begin(Path file) throws IOException {
        new FullLog(file.toString()).call();
    }

    /** Begins in another process, which writes to this machine too. */
    public static void begin(Path file, VirtualChannel channel) throws IOException, InterruptedException {
        channel.call(new FullLog(file.toString()));
    }

    /** Ends in this process, with every level as it was. */
    public static void end() throws IOException {
        new FullLog(null).call();
    }

    @Override
    public Void call() throws IOException {
        Logger root = Logger.getLogger("");
        if (fileOrNull != null) {
            handler = new ToFile(Path.of(fileOrNull));
            root.addHandler(handler);
            all(root);
            WIRES.forEach(name -> all(Logger.getLogger(name)));
        } else if (handler != null) {
            root.removeHandler(handler);
            BEFORE.forEach(Logger::setLevel);
            BEFORE.clear();
            handler.close();
            handler = null;
        }
        return null;
    }

    private static void all(Logger logger) {
        BEFORE.put(logger, logger.getLevel());
        logger.setLevel(Level.ALL);
    }

    private static final class ToFile extends Handler {

        private final BufferedWriter out;

        ToFile(Path file) throws IOException {
            out = Files.newBufferedWriter(file);
            setFormatter(new SimpleFormatter());
            setLevel(Level.ALL);
        }

        @Override
        public synchronized void publish(LogRecord entry) {
            try {
                out.write(entry.getLoggerName() + " " + getFormatter().format(entry));
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void flush() {
            // each entry is
        }

        @Override
        public synchronized void close() {
            try {
                out.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
