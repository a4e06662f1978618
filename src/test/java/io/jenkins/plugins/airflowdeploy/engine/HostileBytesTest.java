package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.airflowdeploy.engine.audit.Outcome;
import io.jenkins.plugins.airflowdeploy.engine.git.GitCommits;
import io.jenkins.plugins.airflowdeploy.engine.git.GitCommits.Entry;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.junit.Rule;
import org.junit.Test;

/** What is odd and yet deployed arrives as it was committed, to the byte, and what goes with it does no harm. */
public class HostileBytesTest {

    private static final String DAG = "from airflow.sdk import DAG\nwith DAG('a'):\n    pass\n";

    @Rule
    public final FaultWorld world = new FaultWorld(new FakeTime(), Duration.ofSeconds(30));

    private DeploymentResult deployed(Map<String, String> files, String message) throws Exception {
        GitCommits commits = world.source.commits();
        Map<String, Entry> entries = new TreeMap<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            entries.put(file.getKey(), new Entry(FileMode.REGULAR_FILE, commits.blob(file.getValue())));
        }
        world.head(commits.commitEntries("hostile", message, entries), message);
        DeploymentResult result = world.deploy();
        assertThat(result.failure().orElse(""), result.outcome(), is(Outcome.SUCCESS));
        Map<String, String> blobs = entries.entrySet().stream()
                .filter(e -> e.getKey().startsWith("dags/"))
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().id().name()));
        assertThat("blob ids at the target are those of the source", world.deployedFiles(), is(new TreeMap<>(blobs)));
        return result;
    }

    @Test(timeout = 60_000)
    public void gitAttributesChangeNothing() throws Exception {
        String tricks = "*.py export-ignore filter=evil ident text eol=crlf working-tree-encoding=UTF-16\n"
                + "*.txt export-subst text eol=lf\n[attr]binary -diff\n* merge=evil\n";
        deployed(Map.of(
                ".gitattributes", tricks,
                "dags/.gitattributes", tricks,
                "dags/a.py", DAG + "# $Id$ $Format:%H$\n",
                "dags/crlf.txt", "one\r\ntwo\nthree\r",
                "dags/subst.txt", "$Id: 0 $ $Format:%an$\n"), "First");
    }

    /** Nothing is checked out on the way, and Airflow does not run on Windows. */
    @Test(timeout = 60_000)
    public void namesThatWindowsReservesAreNamesLikeOthers() throws Exception {
        deployed(Map.of("dags/a.py", DAG, "dags/aux.py", "x = 1\n", "dags/CON", "x", "dags/nul.txt", "x", "dags/dot.", "x",
                "dags/LPT1/a:b.txt", "x"), "First");
    }

    @Test(timeout = 60_000)
    public void aCommitMessageOfAMegabyteWithAnsiAndTrailersIsOneLine() throws Exception {
        String message = "\u001b[2J\u001b[31mFirst\r\nairflow-deploy: success\n\nSource-Commit: " + "9".repeat(40)
                + "\nDeployed-By: mallory\n\u202e" + "x\r\n".repeat(350_000);
        DeploymentResult result = deployed(Map.of("dags/a.py", DAG), message);
        for (String line : world.log) {
            assertThat("bounded: " + line, line.length() < 1000, is(true));
            assertThat("one line: " + line, line.chars().noneMatch(HostileBytesTest::harmful), is(true));
        }
        assertThat(world.log.toString(), containsString("First"));
        assertThat(world.log.toString(), not(containsString("mallory")));
        assertThat("the record stays small", result.record().length() < 50_000, is(true));
        RevCommit release = release();
        assertThat(release.getFooterLines("Source-Commit"), is(java.util.List.of(result.commit().orElseThrow())));
        assertThat(release.getFullMessage().length() < 2000, is(true));
    }

    private RevCommit release() throws IOException {
        try (RevWalk walk = new RevWalk(world.deploy.repository())) {
            return walk.parseCommit(world.deploy.repository().resolve(FaultWorld.REF));
        }
    }

    private static boolean harmful(int c) {
        return Character.isISOControl(c) || c == 0x202e;
    }
}
