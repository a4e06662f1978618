package io.jenkins.plugins.airflowdeploy.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts this program's classes in another JVM. */
final class Jvm {

    private Jvm() {}

    /** @param megabytes of heap; what it writes as errors goes where ours go */
    static Process start(Class<?> main, int megabytes, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + megabytes + "m",
                "-Dsun.net.httpserver.nodelay=true", "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }
}
