package io.jenkins.plugins.airflowdeploy.engine.airflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.Optional;
import org.junit.Test;

public class BundlePathsTest {

    @Test
    public void withoutSubdirEveryFileIsInTheBundle() {
        for (String root : new String[] {null, "", " ", ".", "/", "./"}) {
            assertThat(new BundlePaths(root).inBundle("dags/a.py"), is(Optional.of("dags/a.py")));
            assertThat(new BundlePaths(root).sourceOf("dags/a.py"), is("dags/a.py"));
        }
    }

    @Test
    public void withSubdirOnlyFilesBelowIt() {
        for (String subdir : new String[] {"data/dags", "/data/dags/", "./data//dags"}) {
            BundlePaths paths = new BundlePaths(subdir);
            assertThat(paths.inBundle("data/dags/x/a.py"), is(Optional.of("x/a.py")));
            assertThat(paths.inBundle("data/dags2/a.py"), is(Optional.empty()));
            assertThat(paths.inBundle("lib/a.py"), is(Optional.empty()));
            assertThat(paths.sourceOf("x/a.py"), is("data/dags/x/a.py"));
        }
    }
}
