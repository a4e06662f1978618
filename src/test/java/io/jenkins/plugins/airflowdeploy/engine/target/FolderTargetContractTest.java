package io.jenkins.plugins.airflowdeploy.engine.target;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.airflowdeploy.engine.artifact.MemorySnapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A real Airflow, of version 2 or 3, finds through the link what is live, before and after a swap in one process. */
public class FolderTargetContractTest {

    private static final String LOAD =
            """
            import sys
            try:
                from airflow.dag_processing.dagbag import DagBag
                from airflow.dag_processing.bundles.local import LocalDagBundle
                bundle = LocalDagBundle(name="acme", path=sys.argv[1])
                load = lambda: DagBag(str(bundle.path), bundle_path=bundle.path)
            except ImportError:
                from airflow.models import DagBag
                load = lambda: DagBag(sys.argv[1])
            for line in sys.stdin:
                bag = load()
                for dag in bag.dags.values():
                    print("found", dag.dag_id, "at", dag.fileloc.replace(sys.argv[1], "FOLDER"))
                print("errors", len(bag.import_errors), flush=True)
            """;

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    private String venv;

    @Before
    public void airflow() {
        venv = System.getProperty("airflow.venv");
        assumeTrue("SKIPPED: no real Airflow; give -Dairflow.venv=<its virtual environment>", venv != null);
    }

    @Test
    public void airflowReadsThroughTheLink() throws Exception {
        TargetFolder folder = new TargetFolder(temporary.getRoot().toPath());
        FolderTarget target = folder.initialized(2);
        ProcessBuilder python = new ProcessBuilder(
                Path.of(venv, "bin", "python").toString(), "-c", LOAD, folder.root.resolve("current/dags").toString());
        python.environment().put("AIRFLOW_HOME", temporary.getRoot() + "/home");
        python.environment().put("AIRFLOW__CORE__LOAD_EXAMPLES", "False");
        Process process = python.redirectErrorStream(true).start();
        try {
            assertThat(load(process), containsString("found airflow_deploy_marker_"));
            folder.push(target, new MemorySnapshot("1".repeat(40)).file("dags/lib.py", "ID = 'first'\n").file("dags/a.py", dag()));
            String first = load(process);
            assertThat(first, containsString("found first at FOLDER/a.py"));
            assertThat(first, not(containsString("marker")));
            folder.push(target, new MemorySnapshot("2".repeat(40)).file("dags/sub/b.py", dag().replace("ID)", "'b')")));
            assertThat(load(process), containsString("found b at FOLDER/sub/b.py"));
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static String dag() {
        return """
                try:
                    from airflow.sdk import DAG
                except ImportError:
                    from airflow import DAG
                import os, sys
                sys.path.insert(0, os.path.dirname(__file__))
                try:
                    from lib import ID
                except ImportError:
                    ID = None
                dag = DAG(dag_id=ID)
                """;
    }

    /** Lets it look once, and gives what it said. */
    private static String load(Process process) throws Exception {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        StringBuilder said = new StringBuilder();
        byte[] one = new byte[1];
        while (!said.toString().endsWith("errors 0\n") && process.getInputStream().read(one) > 0) {
            said.append(new String(one, StandardCharsets.ISO_8859_1));
        }
        return said.toString();
    }
}
