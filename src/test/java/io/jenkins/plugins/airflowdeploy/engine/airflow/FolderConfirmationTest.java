package io.jenkins.plugins.airflowdeploy.engine.airflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import io.jenkins.plugins.airflowdeploy.engine.airflow.ConfirmOrder.ExpectedFile;
import io.jenkins.plugins.airflowdeploy.engine.airflow.LiveReport.Verdict;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.token.ScopedToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.hamcrest.Matcher;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** The proof without versions, on an Airflow that is played; what a real one does is in {@code FolderConfirmContractTest}. */
public class FolderConfirmationTest {

    private static final String OURS = "# ours\n";

    @Rule
    public final ScriptedAirflow airflow = new ScriptedAirflow();

    private final Http http = new Http(HttpSettings.defaults(), airflow.time);
    private AirflowBundle bundle;

    @Before
    public void seed() {
        bundle = new AirflowBundle(http, airflow.uri(), new ScopedToken(null, "t0ken", null, null), "main", airflow.time);
        for (String id : List.of("a", "b", "w")) {
            airflow.parsed(id, id + ".py", "", -10.1, -10);
            airflow.shows(id, "# old", "t1", "t2");
        }
    }

    @After
    public void close() {
        http.close();
    }

    @Test
    public void provenByWhatIsStoredFromAParseBegunAfterTheSwap() throws Exception {
        witnessAt(0.8);
        airflow.at(2, () -> parsed(1.7, 1.9, OURS, "t1", "t3"));
        LiveReport report = confirm(changed("a.py"));
        assertThat(report.verdict(), is(Verdict.PROVEN));
        assertThat(report.secondsToLive().orElseThrow(), is(between(2.0, 2.2)));
        assertThat("the witness first", airflow.asked.get(0).endsWith(" b.py"), is(true));
    }

    @Test
    public void aParseUnderWayAtTheSwapProvesNothing() throws Exception {
        witnessAt(0.8);
        airflow.at(2, () -> parsed(-2, 1.9, OURS, "t1", "t3"));
        LiveReport report = confirm(changed("a.py"));
        assertThat(report.verdict(), is(Verdict.UNPROVEN));
        assertThat(report.files().get(0).reason(), is("waited for Airflow to parse DAG 'a' once more from the release"));
    }

    @Test
    public void whatAParseUnderWayHasStoredIsWaitedFor() throws Exception {
        witnessAt(0.8);
        airflow.at(2, () -> parsed(-2, 1.9, OURS, "t1", "t3"))
                .at(4, () -> parsed(3.7, 3.9, OURS, "t1", "t3"))
                .at(30, () -> parsed(29.7, 29.9, OURS, "t1", "t3"))
                .at(34, () -> parsed(33.7, 33.9, OURS, "t1", "t3"));
        assertThat(confirm(changed("a.py")).secondsToLive().orElseThrow(), is(between(34, 35.2)));
    }

    @Test
    public void tasksThatStayTheSameAreNoSignHoweverTheyAreSorted() throws Exception {
        witnessAt(0.8);
        airflow.at(2, () -> parsed(1.7, 1.9, OURS, "t2", "t1"))
                .at(4, () -> parsed(3.7, 3.9, OURS, "t1", "t2"))
                .at(22, () -> parsed(21.7, 21.9, OURS, "t1", "t2"));
        LiveReport report = confirm(changed("a.py"));
        assertThat("31 s after the last parse before the swap", report.secondsToLive().orElseThrow(), is(between(22, 23.1)));
        assertThat(report.note(), containsString("DAG 'a' may have been stored less than 30 s before"));
    }

    @Test
    public void aNewFileIsProvenByItsText() throws Exception {
        airflow.at(1, () -> {
            airflow.parsed("n", "n.py", "", 0.8, 0.9);
            airflow.shows("n", OURS, "t1");
        });
        assertThat(confirm(changed("n.py")).secondsToLive().orElseThrow(), is(between(1.0, 1.2)));
    }

    @Test
    public void aNewFileWithAnotherTextFirstHasToBeStoredAnew() throws Exception {
        airflow.at(1, () -> {
            airflow.parsed("n", "n.py", "", 0.8, 0.9);
            airflow.shows("n", "# not ours", "t1");
        }).at(3, () -> newFile(2.7, 2.9)).at(5, () -> newFile(4.7, 4.9)).at(33, () -> newFile(32.7, 32.9));
        assertThat(confirm(changed("n.py")).secondsToLive().orElseThrow(), is(between(33, 34.2)));
    }

    @Test
    public void aTextThatIsNeitherOursNorTheOldOneRefutesOnceOursWasThere() throws Exception {
        witnessAt(0.8);
        airflow.at(2, () -> parsed(1.7, 1.9, OURS, "t1", "t2")).at(4, () -> parsed(3.7, 3.9, "# later", "t1", "t2"));
        LiveReport report = confirm(changed("a.py"));
        assertThat(report.verdict(), is(Verdict.REFUTED));
        assertThat(report.files().get(0).reason(),
                is("Airflow shows other content than ours: the text of DAG 'a' is no longer the release's"));
    }

    @Test
    public void anotherTextBeforeOursIsNotRefuted() throws Exception {
        witnessAt(0.8);
        airflow.at(2, () -> parsed(1.7, 1.9, "# stale share", "t1", "t2"));
        LiveReport report = confirm(changed("a.py"));
        assertThat(report.verdict(), is(Verdict.UNPROVEN));
        assertThat(report.files().get(0).reason(), is("waited for Airflow to show the release's text of DAG 'a'"));
    }

    @Test
    public void aSourceThatTheAccountMayNotSeeProvesNothing() throws Exception {
        witnessAt(0.8);
        airflow.at(2, () -> parsed(1.7, 1.9, "REDACTED - you do not have read permission", "t1", "t3"));
        assertThat(confirm(changed("a.py")).files().get(0).reason(),
                is("waited for Airflow to show this account the source of DAG 'a'"));
    }

    @Test
    public void aTextThatIsNotKnownProvesNothing() throws Exception {
        witnessAt(0.8);
        airflow.at(2, () -> parsed(1.7, 1.9, OURS, "t1", "t3"));
        LiveReport report = confirm(new ExpectedFile("a.py", false, true, SourceText.hash(new byte[] {(byte) 0xe9})));
        assertThat(report.verdict(), is(Verdict.UNPROVEN));
        assertThat(report.files().get(0).reason(), containsString("ours is not known, or not UTF-8"));
    }

    @Test
    public void aRemovedFileIsProvenWhenItsDagsAreStale() throws Exception {
        witnessAt(0.8);
        airflow.at(1, () -> airflow.stale("a"));
        assertThat(confirm(new ExpectedFile("a.py", true, true)).secondsToLive().orElseThrow(), is(between(1.0, 1.2)));
    }

    @Test
    public void theErrorOfTheFilesBeforeDoesNotRefute() throws Exception {
        airflow.error("a.py", -5, "Traceback\n  x\nValueError: boom\n");
        witnessAt(0.8);
        airflow.at(2, () -> airflow.error("a.py", 1.9, "Traceback\n  x\nValueError: boom\n"))
                .at(4, () -> airflow.error("a.py", 3.9, "Traceback\n  x\nValueError: boom\n"));
        assertThat(confirm(changed("a.py")).verdict(), is(Verdict.UNPROVEN));
    }

    @Test
    public void anErrorOfTheReleaseRefutes() throws Exception {
        witnessAt(0.8);
        airflow.at(2, () -> airflow.error("a.py", 1.9, "ValueError: boom")).at(4, () -> airflow.error("a.py", 3.9, "ValueError: boom"));
        assertThat(confirm(changed("a.py")).verdict(), is(Verdict.REFUTED));
    }

    private void witnessAt(double stored) {
        airflow.at(stored, () -> airflow.parsed("b", "b.py", "", stored - 0.2, stored - 0.1));
    }

    private void parsed(double began, double ended, String text, String... tasks) {
        airflow.parsed("a", "a.py", "", began, ended);
        airflow.shows("a", text, tasks);
    }

    private void newFile(double began, double ended) {
        airflow.parsed("n", "n.py", "", began, ended);
        airflow.shows("n", OURS, "t1");
    }

    private LiveReport confirm(ExpectedFile... files) throws Exception {
        return bundle.confirm(
                new ConfirmOrder("r1", Set.of(), false, airflow.time.now(), bundle.state(), List.of(files), Duration.ofSeconds(60)), line -> { });
    }

    private static ExpectedFile changed(String file) {
        return new ExpectedFile(file, false, true, SourceText.hash(OURS.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
    }

    private static Matcher<Double> between(double low, double high) {
        return is(both(greaterThanOrEqualTo(low)).and(lessThan(high)));
    }
}
