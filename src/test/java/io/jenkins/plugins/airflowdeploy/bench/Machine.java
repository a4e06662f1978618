package io.jenkins.plugins.airflowdeploy.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** Says on what the figures were measured: kinds and numbers, no names. */
final class Machine {

    private Machine() {}

    static String line() throws IOException {
        return String.format(Locale.ROOT, "%s, %d cores, %s, Java %s; load average %s",
                LocalDate.now(ZoneOffset.UTC), Runtime.getRuntime().availableProcessors(), system(),
                System.getProperty("java.version"), load());
    }

    /** Of the last minute, before the benchmark adds its own. */
    static String load() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load < 0 ? "unknown" : String.format(Locale.ROOT, "%.1f", load);
    }

    private static String system() throws IOException {
        Path release = Path.of("/etc/os-release");
        String name = System.getProperty("os.name");
        if (Files.exists(release)) {
            name = Files.readAllLines(release).stream()
                    .filter(line -> line.startsWith("PRETTY_NAME="))
                    .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
                    .findFirst()
                    .orElse(name);
        }
        return name + " (" + System.getProperty("os.arch") + ")";
    }
}
