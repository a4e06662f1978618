package io.jenkins.plugins.airflowdeploy.engine.target;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.airflowdeploy.engine.artifact.Artifact;
import java.util.Optional;
import java.util.Set;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class GitTargetUndoTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private DeployRepository deploy;
    private GitTarget target;

    @Before
    public void initialized() throws Exception {
        deploy = new DeployRepository(folder.getRoot().toPath());
        target = deploy.target();
        target.initialize(DeployRepository.seedFacts());
    }

    @Test
    public void anUndoHasTheOldTreeAndSaysWhatItUndoes() throws Exception {
        Release first = deploy.prepare(target, DeployRepository.first());
        target.push(first);
        Release second = deploy.prepare(target, DeployRepository.second());
        target.push(second);
        Artifact artifact = deploy.pack(DeployRepository.second());
        Release undo = target.prepareUndo(second, DeployRepository.facts("Undo", artifact));
        target.push(undo);
        assertThat(undo.before(), is(second.id()));
        assertThat(undo.files(), is(first.files()));
        assertThat(undo.changes().added(), is(second.changes().removed()));
        assertThat(
                deploy.bareGit("rev-parse", DeployRepository.REF + "^{tree}"),
                is(deploy.bareGit("rev-parse", first.id() + "^{tree}")));
        assertThat(deploy.bareGit("rev-parse", DeployRepository.REF + "^").strip(), is(second.id()));
        assertThat(
                deploy.bareGit("log", "-1", "--format=%B", DeployRepository.REF),
                containsString("Undoes: " + second.id()));
        assertThat("the source is that of the files", target.live().sourceCommit(), is(Optional.of("1".repeat(40))));
    }

    @Test
    public void anUndoOfTheFirstReleaseBringsTheMarkerBackWithoutASource() throws Exception {
        Release first = deploy.prepare(target, DeployRepository.first());
        target.push(first);
        Release undo = target.prepareUndo(first, DeployRepository.facts("Undo", deploy.pack(DeployRepository.first())));
        target.push(undo);
        LiveRelease live = target.live();
        assertThat(live.files().keySet(), is(Set.of("dags/airflow_deploy_marker.py")));
        assertThat(live.sourceCommit(), is(Optional.empty()));
        assertThat(live.sourceRepository(), is(Optional.empty()));
    }

    @Test
    public void aRestartWithoutTheCacheCanStillUndo() throws Exception {
        Release first = deploy.prepare(target, DeployRepository.first());
        target.push(first);
        ReleaseFacts facts = DeployRepository.facts("Undo", deploy.pack(DeployRepository.first()));
        Release here = target.prepareUndo(first, facts);
        GitTarget restarted = deploy.target(deploy.url(), null, "fresh-cache");
        assertThat(restarted.prepareUndo(first, facts), is(here));
        restarted.push(here);
        assertThat(deploy.tip(), is(here.id()));
    }
}
