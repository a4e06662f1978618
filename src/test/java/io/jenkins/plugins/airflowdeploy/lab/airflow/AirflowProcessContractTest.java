package io.jenkins.plugins.airflowdeploy.lab.airflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.api.Git;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** That the lab's Airflow is what the other contract tests take it for. */
public class AirflowProcessContractTest {

    private static final String DAG = """
            from airflow.sdk import dag, task

            @dag(schedule=None)
            def hello():
                @task
                def say():
                    return "said by the first release"

                say()

            hello()
            """;

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path venv;

    @Before
    public void needsAirflow() {
        venv = AirflowVenv.orSkip();
    }

    @Test
    public void runsADagAndLeavesNothingBehind() throws Exception {
        GitBundle bundle = new GitBundle("dags", repositoryWith(DAG).toString(), "main", "dags");
        List<ProcessHandle> all;
        try (AirflowProcess airflow = AirflowProcess.start(venv, folder.newFolder("home").toPath(), bundle)) {
            AirflowObserver observer = new AirflowObserver(airflow.baseUrl(), airflow.admin());
            assertThat(observer.dagIds("dags"), contains("hello"));
            assertThat(observer.tasks("hello"), contains("say"));

            AirflowObserver.Run run = observer.run("hello", Duration.ofSeconds(60));
            assertThat(airflow.logTail(), run.state(), is("success"));
            assertThat(observer.returnValue(run, "say"), containsString("said by the first release"));
            assertThat(run.bundleVersion(), is(observer.newestVersion("hello")));
            all = airflow.handle().descendants().toList();
            assertThat(all, is(not(empty())));
        }
        for (ProcessHandle process : all) {
            process.onExit().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    public void saysWhyItDoesNotStart() throws Exception {
        Path home = folder.newFolder("home").toPath();
        Files.writeString(home.resolve("airflow.db"), "this is no database");

        IOException failure = assertThrows(IOException.class, () -> AirflowProcess.start(venv, home));

        assertThat(failure.getMessage(), containsString("Airflow ended while it started"));
        assertThat(failure.getMessage(), containsString("file is not a database"));
    }

    private Path repositoryWith(String dag) throws Exception {
        Path repository = folder.newFolder("repository").toPath();
        try (Git git = Git.init().setInitialBranch("main").setDirectory(repository.toFile()).call()) {
            Files.createDirectories(repository.resolve("dags"));
            Files.writeString(repository.resolve("dags/hello.py"), dag);
            git.add().addFilepattern(".").call();
            git.commit().setMessage("first").setAuthor("Lab", "lab@example.com").setSign(false).call();
        }
        return repository;
    }
}
