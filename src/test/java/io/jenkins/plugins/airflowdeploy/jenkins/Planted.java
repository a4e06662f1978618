package io.jenkins.plugins.airflowdeploy.jenkins;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;
import jenkins.security.MasterToSlaveCallable;

/** What is done on an agent to know that it would be seen. */
public final class Planted {

    /** Held: a process whose object is forgotten loses its input. */
    private static final List<java.lang.Process> STARTED = new ArrayList<>();

    private Planted() {}

    /** Tells the process's id. */
    public static final class Pid extends MasterToSlaveCallable<Long, RuntimeException> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long call() {
            return ProcessHandle.current().pid();
        }
    }

    /** Logs a secret as the HTTP clients would. */
    public static final class LogRecord extends MasterToSlaveCallable<Void, RuntimeException> {
        private static final long serialVersionUID = 1L;
        private final String secret;

        public LogRecord(String secret) {
            this.secret = secret;
        }

        @Override
        public Void call() {
            Logger.getLogger(FullLog.WIRES.get(1)).finest("Authorization: Bearer " + secret);
            return null;
        }
    }

    /** Asks a server with a secret in a header, over the JVM's own client, as anybody in the process may. */
    public static final class Request extends MasterToSlaveCallable<Integer, IOException> {
        private static final long serialVersionUID = 1L;
        private final URL address;
        private final String secret;

        public Request(URL address, String secret) {
            this.address = address;
            this.secret = secret;
        }

        @Override
        public Integer call() throws IOException {
            HttpURLConnection connection = (HttpURLConnection) address.openConnection();
            connection.setRequestProperty("Authorization", "Bearer " + secret);
            return connection.getResponseCode();
        }
    }

    /** Starts a process that shows one secret as an argument and another in its environment, and waits for input; tells its id. */
    public static final class Process extends MasterToSlaveCallable<Long, IOException> {
        private static final long serialVersionUID = 1L;
        private final String argument;
        private final String variable;

        public Process(String argument, String variable) {
            this.argument = argument;
            this.variable = variable;
        }

        @Override
        public Long call() throws IOException {
            ProcessBuilder builder = new ProcessBuilder("cat", "-", argument);
            builder.environment().put("PLANTED", variable);
            STARTED.add(builder.start());
            return STARTED.get(STARTED.size() - 1).pid();
        }
    }
}
