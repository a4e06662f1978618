package io.jenkins.plugins.airflowdeploy.lab;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** That the sample is the same everywhere, and what it claims to be. */
public class SampleRepositoryTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void hashesAreTheSameOnEveryMachine() throws Exception {
        SampleRepository sample = SampleRepository.create(folder.getRoot().toPath().resolve("sample.git"));

        assertThat(sample.commit(1), is("438efdf2935b05f8942b5f630f064914dd9413d8"));
        assertThat(sample.commit(2), is("8bbc25eb0da1b33d66618eef8e9f01f87f5bc3e3"));
        assertThat(sample.commit(3), is("ed07cf03c8535255662f69325b04d623285ccdd1"));
        assertThat(sample.commit(4), is("9007924e25a338dd788220978351f9054dd987ff"));
    }

    @Test
    public void branchesLieOnOneLine() throws Exception {
        SampleRepository sample = SampleRepository.create(folder.getRoot().toPath().resolve("sample.git"));

        try (Git git = Git.open(folder.getRoot().toPath().resolve("sample.git").toFile())) {
            Repository repository = git.getRepository();
            for (int release = 1; release <= 4; release++) {
                RevCommit commit = repository.parseCommit(repository.resolve("refs/heads/" + SampleRepository.branch(release)));
                assertThat(commit.name(), is(sample.commit(release)));
                assertThat(commit.getParentCount(), is(release == 1 ? 0 : 1));
                if (release > 1) {
                    assertThat(commit.getParent(0).name(), is(sample.commit(release - 1)));
                }
            }
            assertThat(repository.resolve("HEAD").name(), is(sample.commit(4)));
        }
    }

    @Test
    public void brokenLineIsTheOneThatLacksItsColon() throws Exception {
        SampleRepository sample = SampleRepository.create(folder.getRoot().toPath().resolve("sample.git"));

        try (Git git = Git.open(folder.getRoot().toPath().resolve("sample.git").toFile())) {
            Repository repository = git.getRepository();
            RevCommit commit = repository.parseCommit(repository.resolve(sample.commit(4)));
            try (TreeWalk file = TreeWalk.forPath(repository, SampleRepository.BROKEN_FILE, commit.getTree())) {
                String text = new String(repository.open(file.getObjectId(0)).getBytes(), StandardCharsets.UTF_8);
                assertThat(text.lines().toList().get(SampleRepository.BROKEN_LINE - 1), is("    def count()"));
            }
        }
    }
}
