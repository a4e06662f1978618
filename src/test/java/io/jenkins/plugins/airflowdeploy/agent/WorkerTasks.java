package io.jenkins.plugins.airflowdeploy.agent;

import io.jenkins.plugins.airflowdeploy.engine.Worker;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.source.Snapshot;
import io.jenkins.plugins.airflowdeploy.engine.source.SnapshotFile;
import io.jenkins.plugins.airflowdeploy.engine.validation.DagAccess;
import io.jenkins.plugins.airflowdeploy.engine.validation.DagFile;
import io.jenkins.plugins.airflowdeploy.engine.validation.Declared;
import io.jenkins.plugins.airflowdeploy.engine.validation.Finding;
import io.jenkins.plugins.airflowdeploy.engine.validation.Severity;
import io.jenkins.plugins.airflowdeploy.engine.validation.ValidationReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jgit.errors.TransportException;

/** Tasks that tell, fail, wait, write, or end the JVM that they run in. */
final class WorkerTasks {

    private WorkerTasks() {}

    static final class Report implements Worker.Task<ValidationReport> {
        private static final long serialVersionUID = 1L;
        static final ValidationReport REPORT = new ValidationReport(
                List.of(new DagFile("dags/a.py", "b", List.of(new DagFile.DagId("a", 1)),
                        List.of(new DagFile.DynamicDag(2, "a loop")), true,
                        new DagAccess(
                                List.of(new DagAccess.Place("a", 1, new Declared(List.of("Editor"), true), Declared.UNKNOWN)),
                                List.of(new DagAccess.TaskOwner("ada", 3))))),
                List.of(new Finding("rule", Severity.WARNING, "dags/a.py", 1, 1, "text")),
                Map.of("dags/lib.py", new TreeSet<>(Set.of("dags/a.py"))), 1);

        @Override
        public ValidationReport run(Worker.Place place) {
            return REPORT;
        }
    }

    static final class Fetched implements Worker.Task<Snapshot> {
        private static final long serialVersionUID = 1L;
        static final Snapshot SNAPSHOT =
                new Snapshot("c", "/f", List.of(new SnapshotFile("dags/a.py", "b", false, 3)), "by hash", 9);

        @Override
        public Snapshot run(Worker.Place place) {
            return SNAPSHOT;
        }
    }

    static final class Tell implements Worker.Task<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String run(Worker.Place place) {
            return ProcessHandle.current().pid() + " proxy: "
                    + place.http().proxyFor(URI.create("https://bitbucket.org")) + " direct: "
                    + place.http().proxyFor(URI.create("https://airflow.internal")) + " in " + place.cacheFolder() + " and "
                    + place.outputFolder();
        }
    }

    static final class Fail implements Worker.Task<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String run(Worker.Place place) throws DeploymentFailure {
            throw new DeploymentFailure(
                    FailureKind.CONFLICT, "somebody was faster", new TransportException("no", new IOException("really")));
        }
    }

    /** Ends the agent's JVM: once, if there is a marker to tell that, else each time. */
    static final class DieOnce implements Worker.Task<String> {
        private static final long serialVersionUID = 1L;
        private final String markerOrNull;

        DieOnce(String markerOrNull) {
            this.markerOrNull = markerOrNull;
        }

        @Override
        public String run(Worker.Place place) {
            try {
                if (markerOrNull != null && Files.exists(Path.of(markerOrNull))) {
                    return "second time";
                }
                if (markerOrNull != null) {
                    Files.createFile(Path.of(markerOrNull));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Runtime.getRuntime().halt(1);
            return "never";
        }
    }

    record Wait(String begun, String ended) implements Worker.Task<String> {

        @Override
        public String run(Worker.Place place) throws DeploymentFailure, InterruptedException {
            try {
                Files.createFile(Path.of(begun));
                try {
                    new CountDownLatch(1).await();
                    return "";
                } finally {
                    Files.createFile(Path.of(ended));
                }
            } catch (IOException e) {
                throw new DeploymentFailure(FailureKind.UNAVAILABLE, "no disk", e);
            }
        }
    }

    static final class Write implements Worker.Task<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String run(Worker.Place place) throws DeploymentFailure {
            try {
                return Files.writeString(place.outputFolder().resolve("a.zip"), "12345").toString();
            } catch (IOException e) {
                throw new DeploymentFailure(FailureKind.UNAVAILABLE, "no disk", e);
            }
        }
    }
}
