package io.jenkins.plugins.airflowdeploy.engine.airflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.startsWith;

import io.jenkins.plugins.airflowdeploy.engine.airflow.ConfirmOrder.ExpectedFile;
import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport.Verdict;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.time.Duration;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Which import errors refute a release, on an Airflow that is played. */
public class ImportErrorsTest {

    private static final String OLD = "0000000000000000000000000000000000000000";
    private static final String NEW = "1111111111111111111111111111111111111111";
    private static final String BOOM = """
            Traceback (most recent call last):
              File "/bundles/main/a.py", line 2, in <module>
                raise ValueError("boom\\nsecond")
            ValueError: boom
            second
            """;

    @Rule
    public final ScriptedAirflow airflow = new ScriptedAirflow();

    private final Http http = new Http(HttpSettings.defaults(), airflow.time);
    private AirflowBundle bundle;

    @Before
    public void seed() {
        bundle = new AirflowBundle(http, airflow.uri(), new ScopedToken(null, "t0ken", null, null), "main", airflow.time);
        airflow.parsed("a", "a.py", OLD, -40, -39.9);
        airflow.parsed("b", "b.py", OLD, -40, -39.9);
    }

    @After
    public void close() {
        http.close();
    }

    @Test
    public void anErrorInANewFileRefutesAtOnce() throws Exception {
        airflow.at(1, () -> airflow.error("n.py", 0.9, BOOM));
        LiveReport report = confirm("n.py");
        assertThat(report.verdict(), is(Verdict.REFUTED));
        assertThat(report.files().get(0).reason(), is("import error: ValueError: boom"));
        assertThat(report.files().get(0).seconds(), lessThan(1.2));
        assertThat(report.after().importErrors().get("n.py").lastLine(), is("ValueError: boom"));
    }

    @Test
    public void anErrorOfTheReleaseIsWrittenAgainAfterTheFetch() throws Exception {
        airflow.at(1, () -> broken(0.9)).at(1, () -> airflow.parsed("b", "b.py", NEW, 0.8, 0.9)).at(2, () -> broken(1.9));
        LiveReport report = confirm("a.py", "b.py");
        assertThat(report.verdict(), is(Verdict.REFUTED));
        assertThat(report.files().get(0).seconds(), lessThan(2.2));
        assertThat("asked again at its first sign", airflow.asked, hasItem(startsWith("1000 a.py")));
        assertThat(report.files().get(1).reason(), startsWith("no longer waited for, since another file was refused"));
    }

    @Test
    public void anErrorOfTheFilesBeforeIsNotTheReleases() throws Exception {
        airflow.at(1, () -> broken(0.9)).at(1, () -> airflow.parsed("b", "b.py", NEW, 0.8, 0.9)).at(2, () -> {
            airflow.noError("a.py");
            airflow.parsed("a", "a.py", NEW, 1.8, 1.9);
        });
        assertThat(confirm("a.py").verdict(), is(Verdict.PROVEN));
    }

    @Test
    public void aRepairedFileIsNotRefutedByItsOldError() throws Exception {
        broken(-20);
        airflow.at(0.3, () -> broken(0.2)).at(1, () -> {
            airflow.noError("a.py");
            airflow.parsed("a", "a.py", NEW, 0.8, 0.9);
        }).at(2, () -> airflow.parsed("a", "a.py", NEW, 1.8, 1.9));
        assertThat(confirm("a.py").verdict(), is(Verdict.PROVEN));
    }

    @Test
    public void aFileThatStaysBrokenIsRefuted() throws Exception {
        broken(-20);
        airflow.at(1, () -> broken(0.9)).at(1, () -> airflow.parsed("b", "b.py", NEW, 0.8, 0.9)).at(2, () -> broken(1.9));
        assertThat(confirm("a.py").verdict(), is(Verdict.REFUTED));
    }

    @Test
    public void theOnlyFileOfABundleCanBeRefuted() throws Exception {
        airflow.stale("b");
        airflow.at(1, () -> broken(0.9)).at(2, () -> broken(1.9));
        assertThat(confirm("a.py").verdict(), is(Verdict.REFUTED));
    }

    @Test
    public void errorsInOtherFilesDoNotRefute() throws Exception {
        airflow.at(0.8, () -> airflow.error("other.py", 0.7, BOOM)).at(0.8, () -> airflow.parsed("a", "a.py", NEW, 0.6, 0.7))
                .at(2, () -> airflow.parsed("a", "a.py", NEW, 1.8, 1.9));
        LiveReport report = confirm("a.py");
        assertThat(report.verdict(), is(Verdict.PROVEN));
        assertThat(report.after().importErrors().keySet(), contains("other.py"));
        assertThat(report.note(), org.hamcrest.Matchers.containsString("new import error outside of the files to prove: other.py"));
    }

    private void broken(double written) {
        airflow.error("a.py", written, BOOM);
        airflow.stale("a");
    }

    private LiveReport confirm(String... files) throws Exception {
        List<ExpectedFile> expected = List.of(files).stream().map(file -> new ExpectedFile(file, false, true)).toList();
        ConfirmOrder order = new ConfirmOrder(NEW, airflow.time.now(), bundle.state(), expected, Duration.ofSeconds(60));
        return bundle.confirm(order, line -> { });
    }
}
