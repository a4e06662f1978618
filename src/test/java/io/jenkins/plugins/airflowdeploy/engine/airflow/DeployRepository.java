package io.jenkins.plugins.airflowdeploy.engine.airflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;

/** A repository that Airflow reads; each push is a release. */
final class DeployRepository {

    private final Git git;
    private final Path folder;

    DeployRepository(Path folder, Map<String, String> seed) throws IOException, GitAPIException {
        this.folder = folder;
        this.git = Git.init().setDirectory(folder.toFile()).setInitialBranch("main").call();
        push(seed);
    }

    /** @param files path → content; {@code null} removes it
     * @return the release's id */
    String push(Map<String, String> files) throws IOException, GitAPIException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            if (file.getValue() == null) {
                git.rm().addFilepattern(file.getKey()).call();
            } else {
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
                git.add().addFilepattern(file.getKey()).call();
            }
        }
        return git.commit().setMessage("release").setAuthor("t", "t@localhost").setCommitter("t", "t@localhost")
                .setSign(false).call().name();
    }

    String path() {
        return folder.toString();
    }

    /** A DAG with tasks that do nothing. */
    static String dag(String id, String... tasks) {
        StringBuilder text = new StringBuilder("""
                from airflow.sdk import DAG
                from airflow.providers.standard.operators.empty import EmptyOperator
                with DAG("%s", schedule=None):
                """.formatted(id));
        for (String task : tasks) {
            text.append("    EmptyOperator(task_id=\"").append(task).append("\")\n");
        }
        return text.toString();
    }

    /** A DAG whose file takes that long to parse. */
    static String slowDag(String id, int seconds, String... tasks) {
        return "import time\ntime.sleep(" + seconds + ")\n" + dag(id, tasks);
    }
}
