package io.jenkins.plugins.airflowdeploy.engine.target;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.Assume.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A real Airflow, of any version from 2.4, loads the marker as one paused DAG without a schedule. */
public class MarkerDagContractTest {

    private static final String LOAD =
            """
            import sys
            try:
                from airflow.dag_processing.dagbag import DagBag
            except ImportError:
                from airflow.models import DagBag
            bag = DagBag(sys.argv[1])
            for dag in bag.dags.values():
                print("found", dag.dag_id, dag.is_paused_upon_creation, type(dag.timetable).__name__, len(dag.tasks))
            print("errors", len(bag.import_errors))
            """;

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void airflowLoadsTheMarker() throws Exception {
        String venv = System.getProperty("airflow.venv");
        assumeTrue("SKIPPED: no real Airflow; give -Dairflow.venv=<its virtual environment>", venv != null);
        MarkerDag marker = new MarkerDag("https://git.example.com/deploy.git", "refs/heads/airflow/prod/acme.dags");
        Path dags = Files.createDirectory(folder.getRoot().toPath().resolve("dags"));
        Files.write(dags.resolve(MarkerDag.path("")), marker.code());
        ProcessBuilder python =
                new ProcessBuilder(Path.of(venv, "bin", "python").toString(), "-c", LOAD, dags.toString());
        python.environment().put("AIRFLOW_HOME", folder.getRoot() + "/home");
        python.environment().put("AIRFLOW__CORE__LOAD_EXAMPLES", "False");
        Process process = python.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        assertThat(said, containsString("found " + marker.dagId() + " True NullTimetable 0"));
        assertThat(said, containsString("errors 0"));
    }
}
