package io.jenkins.plugins.airflowdeploy.jenkins;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.lessThan;

import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.target.GitTarget;
import io.jenkins.plugins.airflowdeploy.engine.target.ReleaseFacts;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import io.jenkins.plugins.airflowdeploy.lab.airflow.AirflowObserver;
import io.jenkins.plugins.airflowdeploy.lab.airflow.GitBundle;
import io.jenkins.plugins.airflowdeploy.lab.airflow.LabBundle;
import io.jenkins.plugins.airflowdeploy.lab.bitbucket.BitbucketDouble;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/** A deploy ref. */
final class GitLabTarget implements LabTarget {

    static final String BRANCH = "live";
    static final String USER = "airflow-deploy";
    static final String PASSWORD = "restart-deploy-password-91c2";

    private final Path bare;
    private final Repository deploy;

    GitLabTarget(Path root, BitbucketDouble git) throws Exception {
        bare = root.resolve("deploy.git");
        deploy = RestartLab.bare(bare);
        git.addDeployRepository("airflow", bare, USER, PASSWORD);
        new GitTarget(root.resolve("seed"), new GitTarget.Address(git.deployUrl("airflow"), "refs/heads/" + BRANCH, "dags"),
                        new ScopedToken(USER, PASSWORD, null, null), HttpSettings.defaults(), Time.SYSTEM)
                .initialize(new ReleaseFacts(Time.SYSTEM.now(), "Initialize", Map.of()));
    }

    @Override
    public LabBundle bundle() {
        return new GitBundle(RestartLab.BUNDLE, bare.toString(), BRANCH, "dags");
    }

    @Override
    public String address(URI gitFront) {
        return gitFront + "/deploy/airflow.git";
    }

    @Override
    public List<String> releases() throws Exception {
        List<String> chain = new ArrayList<>();
        ObjectId next = deploy.resolve("refs/heads/" + BRANCH);
        while (next != null) {
            RevCommit commit = deploy.parseCommit(next);
            chain.add(commit.name());
            assertThat("parents of " + next, commit.getParentCount(), lessThan(2));
            next = commit.getParentCount() == 0 ? null : commit.getParent(0);
        }
        return chain;
    }

    @Override
    public String files(String release) throws Exception {
        return deploy.parseCommit(ObjectId.fromString(release)).getTree().name();
    }

    @Override
    public boolean runs(AirflowObserver observer, String dag, String release) throws Exception {
        return observer.newestVersion(dag).equals(release);
    }

    @Override
    public void close() {
        deploy.close();
    }
}
