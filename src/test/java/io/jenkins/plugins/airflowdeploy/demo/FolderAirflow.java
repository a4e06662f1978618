package io.jenkins.plugins.airflowdeploy.demo;

import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowObserver;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowProcess;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowUser;
import io.jenkins.plugins.airflowdeploy.lab.airflow.LegacyAirflow;
import io.jenkins.plugins.airflowdeploy.lab.airflow.LegacyObserver;
import io.jenkins.plugins.airflowdeploy.lab.airflow.LocalBundle;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** A real Airflow that reads a folder, and what an observer with a login of its own sees of it. */
interface FolderAirflow extends AutoCloseable {

    Duration PATIENCE = Duration.ofSeconds(150);

    /** Starts one. */
    @FunctionalInterface
    interface Starter {
        /**
         * @param home a new folder
         * @param dags what it reads
         */
        FolderAirflow start(Path home, Path dags) throws IOException, InterruptedException;
    }

    URI baseUrl();

    AirflowUser deployer();

    /** The bundle's name, or on Airflow 2 the folder. */
    String bundle();

    Set<String> dagIds() throws IOException, InterruptedException;

    /** The tasks of a run that is triggered now. */
    Set<String> runGets(String dagId) throws IOException, InterruptedException;

    /** What the task of a run that is triggered now returns. */
    String runReturns(String dagId, String taskId) throws IOException, InterruptedException;

    /** How many files it could not import. */
    int importErrors() throws IOException, InterruptedException;

    @Override
    void close();

    /** An Airflow 3 with a {@code LocalDagBundle}. */
    record Three(AirflowProcess airflow, AirflowObserver observer) implements FolderAirflow {

        private static final String BUNDLE = "acme-dags";

        static FolderAirflow start(Path venv, Path home, Path dags) throws IOException, InterruptedException {
            AirflowProcess airflow = AirflowProcess.start(venv, home, new LocalBundle(BUNDLE, dags));
            return new Three(airflow, new AirflowObserver(airflow.baseUrl(), airflow.admin()));
        }

        @Override
        public URI baseUrl() {
            return airflow.baseUrl();
        }

        @Override
        public AirflowUser deployer() {
            return airflow.deployer();
        }

        @Override
        public String bundle() {
            return BUNDLE;
        }

        @Override
        public Set<String> dagIds() throws IOException, InterruptedException {
            return observer.dagIds(BUNDLE);
        }

        @Override
        public Set<String> runGets(String dagId) throws IOException, InterruptedException {
            return observer.tasks(dagId);
        }

        @Override
        public String runReturns(String dagId, String taskId) throws IOException, InterruptedException {
            AirflowObserver.Run run = observer.run(dagId, PATIENCE);
            return run.state().equals("success") ? observer.returnValue(run, taskId) : "the run failed";
        }

        @Override
        public int importErrors() throws IOException, InterruptedException {
            return observer.filesWithImportErrors(BUNDLE).size();
        }

        @Override
        public void close() {
            airflow.close();
        }
    }

    /** An Airflow 2, whose {@code dags_folder} it is; lists it every 10 s, as the docs advise. */
    record Two(LegacyAirflow airflow, LegacyObserver observer, String bundle) implements FolderAirflow {

        static FolderAirflow start(Path venv, Path home, Path dags) throws IOException, InterruptedException {
            Map<String, String> settings = Map.of("AIRFLOW__SCHEDULER__DAG_DIR_LIST_INTERVAL", "10");
            LegacyAirflow airflow = LegacyAirflow.start(venv, home, dags, true, settings);
            return new Two(airflow, new LegacyObserver(airflow), dags.toString());
        }

        @Override
        public URI baseUrl() {
            return airflow.baseUrl();
        }

        @Override
        public AirflowUser deployer() {
            return airflow.deployer();
        }

        @Override
        public Set<String> dagIds() throws IOException, InterruptedException {
            return observer.dagIds();
        }

        @Override
        public Set<String> runGets(String dagId) throws IOException, InterruptedException {
            return observer.tasksOfNewRun(dagId, PATIENCE);
        }

        @Override
        public String runReturns(String dagId, String taskId) throws IOException, InterruptedException {
            return observer.valueOfNewRun(dagId, taskId, PATIENCE);
        }

        @Override
        public int importErrors() throws IOException, InterruptedException {
            return observer.filesWithImportErrors().size();
        }

        @Override
        public void close() {
            airflow.close();
        }
    }
}
