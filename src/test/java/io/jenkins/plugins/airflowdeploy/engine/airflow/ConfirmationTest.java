package io.jenkins.plugins.airflowdeploy.engine.airflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hamcrest.Matcher;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** The proof's logic, on an Airflow that is played; what a real one does is in {@code ConfirmContractTest}. */
public class ConfirmationTest {

    private static final String OLD = "0000000000000000000000000000000000000000";
    private static final String NEW = "1111111111111111111111111111111111111111";
    private static final String LATER = "2222222222222222222222222222222222222222";

    @Rule
    public final ScriptedAirflow airflow = new ScriptedAirflow();

    private final Http http = new Http(HttpSettings.defaults(), airflow.time);
    private final List<String> progress = new ArrayList<>();
    private AirflowBundle bundle;

    @Before
    public void seed() {
        bundle = new AirflowBundle(http, airflow.uri(), new ScopedToken(null, "t0ken", null, null), "main", airflow.time);
        for (String id : List.of("a", "b", "c", "d", "e")) {
            airflow.parsed(id, id + ".py", OLD, -40, -39.9);
        }
    }

    @After
    public void close() {
        http.close();
    }

    @Test
    public void provenByASecondParse() throws Exception {
        airflow.at(0.8, () -> airflow.parsed("a", "a.py", NEW, 0.6, 0.75))
                .at(1.9, () -> airflow.parsed("a", "a.py", NEW, 1.7, 1.85));
        LiveReport report = confirm(changed("a.py"));

        assertThat(report.verdict(), is(Verdict.PROVEN));
        assertThat(report.secondsToLive().orElseThrow(), is(between(1.9, 2.05)));
        assertThat(report.files().get(0).dagIds(), contains("a"));
        assertThat(report.note(), startsWith("Airflow fetched the release at once when asked (seen 0.8 s after the push)"));
        assertThat("asked at once, and again at the first sign", airflow.asked, hasItem("0 a.py"));
        assertThat(airflow.asked, hasItem(startsWith("80")));
    }

    @Test
    public void aSingleParseUnderTheReleaseProvesNothing() throws Exception {
        airflow.at(0.8, () -> airflow.parsed("a", "a.py", NEW, -2, 0.75));
        LiveReport report = confirm(changed("a.py"));

        assertThat(report.verdict(), is(Verdict.UNPROVEN));
        assertThat(report.files().get(0).reason(), is("waited for Airflow to parse DAG 'a' from the release"));
        assertThat(report.secondsToLive().isPresent(), is(false));
    }

    @Test
    public void provenByAParseThatBeganAfterAnotherWasStored() throws Exception {
        airflow.at(0.8, () -> airflow.parsed("b", "b.py", NEW, 0.6, 0.7))
                .at(2, () -> airflow.parsed("a", "a.py", NEW, 1.3, 1.9));
        assertThat(confirm(changed("a.py")).secondsToLive().orElseThrow(), is(between(2.0, 2.15)));
    }

    @Test
    public void waitsUntilTheDagIsStoredAndSaysSoAtOnce() throws Exception {
        airflow.at(0.5, () -> airflow.listed("a", "a.py", NEW, 0.3, 0.45))
                .at(1.5, () -> airflow.listed("a", "a.py", NEW, 1.3, 1.45))
                .at(22, () -> airflow.parsed("a", "a.py", NEW, 21.5, 21.9));
        LiveReport report = confirm(changed("a.py"));

        assertThat(report.verdict(), is(Verdict.PROVEN));
        assertThat(report.secondsToLive().orElseThrow(), is(between(22, 23.1)));
        assertThat(report.note(), containsString("DAG 'a' was stored less than 30 s before"));
        assertThat(report.note(), containsString("so this took 2"));
        assertThat(progress.get(1), containsString("waiting for that"));
        assertThat("asked every 3 s meanwhile", airflow.asked.size(), is(both(greaterThan(6)).and(lessThan(14))));
    }

    @Test
    public void contentThatWasStillUnstoredBeforeMayBeStoredUnderTheReleaseFirst() throws Exception {
        airflow.listed("a", "a.py", LATER, -3, -2);
        airflow.at(0.8, () -> airflow.parsed("a", "a.py", NEW, -0.5, 0.75))
                .at(2, () -> airflow.parsed("a", "a.py", NEW, 1.7, 1.85))
                .at(33, () -> airflow.parsed("a", "a.py", NEW, 32, 32.1));
        assertThat(confirm(changed("a.py")).secondsToLive().orElseThrow(), is(between(33, 34.1)));
    }

    @Test
    public void aNewFileIsAskedForOnceItIsListed() throws Exception {
        airflow.at(1, () -> airflow.parsed("n", "n.py", NEW, 0.8, 0.9))
                .at(2, () -> airflow.parsed("n", "n.py", NEW, 1.8, 1.9));
        LiveReport report = confirm(changed("n.py"));
        assertThat(report.verdict(), is(Verdict.PROVEN));
        assertThat("any DAG makes Airflow fetch", airflow.asked.get(0), is("0 a.py"));
        assertThat(airflow.asked, hasItem(startsWith("1000 n.py")));
    }

    @Test
    public void aRemovedFileIsProvenWhenItsDagsAreStale() throws Exception {
        airflow.at(0.6, () -> airflow.stale("b")).at(0.8, () -> airflow.parsed("a", "a.py", NEW, 0.6, 0.7));
        LiveReport report = confirm(new ExpectedFile("b.py", true, true));
        assertThat(report.verdict(), is(Verdict.PROVEN));
        assertThat(report.secondsToLive().orElseThrow(), is(between(0.8, 0.95)));
        assertThat(report.after().dagsByFile().containsKey("b.py"), is(false));
    }

    @Test
    public void theLastFilesOfABundleMayGo() throws Exception {
        airflow.at(0.6, () -> List.of("a", "b", "c", "d", "e").forEach(airflow::stale));
        assertThat(confirm(new ExpectedFile("b.py", true, true)).verdict(), is(Verdict.PROVEN));
    }

    @Test
    public void anIdThatVanishedFromItsFileIsNotWaitedFor() throws Exception {
        airflow.at(0.8, () -> airflow.parsed("a2", "a.py", NEW, 0.6, 0.75))
                .at(1.9, () -> airflow.parsed("a2", "a.py", NEW, 1.7, 1.85));
        LiveReport report = confirm(changed("a.py"));
        assertThat(report.verdict(), is(Verdict.PROVEN));
        assertThat(report.files().get(0).dagIds(), contains("a2"));
    }

    @Test
    public void aFileWithoutDagsIsProvenByTheFetch() throws Exception {
        airflow.at(0.8, () -> airflow.parsed("b", "b.py", NEW, 0.6, 0.75));
        LiveReport report = confirm(new ExpectedFile("lib/parts.py", false, false));
        assertThat(report.verdict(), is(Verdict.PROVEN));
        assertThat(report.files().get(0).dagIds(), is(empty()));
    }

    @Test
    public void laterContentIsRefuted() throws Exception {
        airflow.at(0.8, () -> airflow.parsed("a", "a.py", NEW, 0.6, 0.75))
                .at(1.2, () -> airflow.parsed("a", "a.py", LATER, 1, 1.1));
        LiveReport report = confirm(changed("a.py"));
        assertThat(report.verdict(), is(Verdict.REFUTED));
        assertThat(report.files().get(0).reason(), containsString("other content than ours: DAG 'a' is at bundle version 222"));
    }

    @Test
    public void anotherVersionBeforeOursIsNotRefuted() throws Exception {
        airflow.at(0.2, () -> airflow.parsed("a", "a.py", LATER, 0, 0.1));
        LiveReport report = confirm(changed("a.py"));
        assertThat(report.verdict(), is(Verdict.UNPROVEN));
        assertThat(report.files().get(0).reason(), is("waited for Airflow to fetch the release"));
        assertThat(report.files().get(0).seconds(), is(greaterThanOrEqualTo(60.0)));
    }

    @Test
    public void anEarlierReleaseThatAirflowShowsLateDoesNotRefute() throws Exception {
        airflow.at(0.8, () -> airflow.parsed("b", "b.py", NEW, 0.6, 0.75))
                .at(1, () -> airflow.parsed("a", "a.py", LATER, 0.1, 0.95))
                .at(2, () -> airflow.parsed("a", "a.py", NEW, 1.7, 1.9));
        ConfirmOrder order = new ConfirmOrder(
                NEW, Set.of(LATER), true, airflow.time.now(), bundle.state(), List.of(changed("a.py")), Duration.ofSeconds(60));
        assertThat(bundle.confirm(order, progress::add).verdict(), is(Verdict.PROVEN));
    }

    @Test
    public void nobodyToAsk() throws Exception {
        airflow.listsNothing();
        LiveReport report = confirm(changed("a.py"));
        assertThat(report.verdict(), is(Verdict.UNPROVEN));
        assertThat(progress.get(0), containsString("check the bundle's name"));
        assertThat(report.note(), startsWith("Airflow lists no DAG of bundle 'main'"));
    }

    @Test
    public void oneLineAtMostInFiveSecondsOfWaiting() throws Exception {
        airflow.at(0.8, () -> airflow.parsed("b", "b.py", NEW, -2, 0.75));
        confirm(changed("a.py"), changed("b.py"));
        assertThat(progress, is(List.of(
                "Airflow fetched the release at once when asked (seen 0.8 s after the push)",
                "waiting for Airflow to parse DAG 'a' from the release, and for 1 more files")));
    }

    private LiveReport confirm(ExpectedFile... files) throws Exception {
        return bundle.confirm(order(bundle.state(), files), progress::add);
    }

    private ConfirmOrder order(BundleState before, ExpectedFile... files) {
        return new ConfirmOrder(NEW, airflow.time.now(), before, List.of(files), Duration.ofSeconds(60));
    }

    private static ExpectedFile changed(String file) {
        return new ExpectedFile(file, false, true);
    }

    private static Matcher<Double> between(double low, double high) {
        return is(both(greaterThanOrEqualTo(low)).and(lessThan(high)));
    }
}
