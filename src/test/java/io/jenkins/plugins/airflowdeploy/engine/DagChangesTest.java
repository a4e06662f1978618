package io.jenkins.plugins.airflowdeploy.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import java.util.Map;
import java.util.Set;
import org.junit.Test;

public class DagChangesTest {

    @Test
    public void tellsTheFourKindsApart() {
        DagChanges changes = DagChanges.between(
                Map.of("a.py", Set.of("a1", "gone"), "b.py", Set.of("b")),
                Map.of("a.py", Set.of("a1", "new"), "b.py", Set.of("b")),
                Set.of("a.py"));
        assertThat(changes.added(), contains("new"));
        assertThat(changes.changed(), contains("a1"));
        assertThat(changes.removed(), contains("gone"));
        assertThat(changes.unchanged(), contains("b"));
        assertThat(changes.toString(), is("1 added, 1 changed, 1 removed, 1 unchanged"));
    }

    @Test
    public void aDagThatMovesToAnotherFileIsChanged() {
        DagChanges changes = DagChanges.between(
                Map.of("a.py", Set.of("x")), Map.of("b.py", Set.of("x")), Set.of("b.py"));
        assertThat(changes.changed(), contains("x"));
    }
}
