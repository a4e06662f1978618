package io.jenkins.plugins.airflowdeploy.engine.token;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.Http;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

/** One token for many, exchanged at a real HTTP server that counts. */
public class SharedTokensTest {

    private static final int MANY = 1_000;
    private static final String TYPE = "application/json";

    @Rule
    public final FaultServer server = new FaultServer();

    private final FakeTime time = new FakeTime();
    private final Http http = new Http(new HttpSettings(HttpSettings.defaults().proxies(), Duration.ofSeconds(9), 10_000), time);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> warnings = new ArrayList<>();
    private final SharedTokens tokens = new SharedTokens(this::exchange, null, w -> warnings.add(w.getMessage()), time);

    @After
    public void close() {
        threads.shutdownNow();
        http.close();
    }

    private SharedToken exchange() throws DeploymentFailure, InterruptedException {
        return SharedToken.of(
                new BitbucketOAuthConsumer(http, server.uri("/token"), "key", () -> "s3cret", "consumer", time).issue(), time.now());
    }

    private static String json(String token, int seconds) {
        return "{\"access_token\":\"" + token + "\",\"token_type\":\"bearer\",\"expires_in\":" + seconds + ",\"scope\":\"repository\"}";
    }

    private String current() throws Exception {
        return tokens.current().token().reveal();
    }

    @Test
    public void aTokenIsSharedForHalfAnHourOfItsTwo() throws Exception {
        server.then(200, TYPE, json("one", 7200)).then(200, TYPE, json("two", 7200));
        assertThat(current(), is("one"));
        time.pass(Duration.ofSeconds(1799));
        assertThat(current(), is("one"));
        assertThat(server.seen().size(), is(1));
        time.pass(Duration.ofSeconds(1));
        assertThat("stale", current(), is("two"));
        assertThat(server.seen().size(), is(2));
    }

    @Test
    public void aShortLifeIsSharedForAQuarter() throws Exception {
        server.then(200, TYPE, json("one", 40)).then(200, TYPE, json("two", 40));
        assertThat(current(), is("one"));
        time.pass(Duration.ofSeconds(9));
        assertThat(current(), is("one"));
        time.pass(Duration.ofSeconds(1));
        assertThat(current(), is("two"));
    }

    @Test(timeout = 60_000)
    public void aThousandAtOnceMakeOneExchange() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        server.then(exchange -> {
            asked.countDown();
            await(go);
            byte[] body = json("one", 7200).getBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        });
        List<Future<String>> all = all(asked, go);
        for (Future<String> each : all) {
            assertThat(each.get(), is("one"));
        }
        assertThat(server.seen().size(), is(1));
    }

    @Test(timeout = 60_000)
    public void aThousandAtOnceShareOneFailureToo() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        server.then(exchange -> {
            asked.countDown();
            await(go);
            exchange.sendResponseHeaders(401, -1);
        });
        for (Future<String> each : all(asked, go)) {
            ExecutionException e = assertThrows(ExecutionException.class, each::get);
            assertThat(e.getCause().getMessage(), containsString("does not accept its key or secret"));
        }
        assertThat(server.seen().size(), is(1));
    }

    /** Starts all, and lets the server answer when each of them waits for its answer. */
    private List<Future<String>> all(CountDownLatch asked, CountDownLatch go) throws InterruptedException {
        List<Thread> waiting = new ArrayList<>();
        List<Future<String>> all = new ArrayList<>();
        CountDownLatch started = new CountDownLatch(MANY);
        for (int i = 0; i < MANY; i++) {
            all.add(threads.submit(() -> {
                synchronized (waiting) {
                    waiting.add(Thread.currentThread());
                }
                started.countDown();
                return current();
            }));
        }
        started.await();
        asked.await();
        while (stillComing(waiting)) {
            Thread.onSpinWait();
        }
        go.countDown();
        return all;
    }

    /** All but the one that reads from the server wait for it. */
    private static boolean stillComing(List<Thread> threads) {
        return threads.stream().filter(t -> t.getState() != Thread.State.WAITING).count() > 1;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    public void whileATokenLivesAFailureIsAWarning() throws Exception {
        server.then(200, TYPE, json("one", 7200)).then(401, TYPE, "{}").then(200, TYPE, json("two", 7200));
        current();
        time.pass(Duration.ofMinutes(31));
        assertThat(current(), is("one"));
        assertThat(warnings.toString(), containsString("does not accept its key or secret"));
        assertThat("and the server is left alone for a while", current(), is("one"));
        assertThat(server.seen().size(), is(2));
        time.pass(Duration.ofSeconds(30));
        assertThat(current(), is("two"));
        assertThat(warnings.size(), is(1));
    }

    @Test
    public void withoutALivingTokenTheFailureIsOne() throws Exception {
        server.then(200, TYPE, json("one", 7200)).then(401, TYPE, "{}").then(200, TYPE, json("two", 7200));
        current();
        time.pass(Duration.ofHours(2));
        DeploymentFailure failure = assertThrows(DeploymentFailure.class, this::current);
        assertThat(failure.kind(), is(FailureKind.ACCESS));
        assertThat(failure.getMessage(), not(containsString("s3cret")));
        assertThat(warnings, empty());
        assertThat("the next one tries again", current(), is("two"));
    }

    @Test
    public void retryAfterIsHonoured() throws Exception {
        server.then(429, TYPE, "{}", "Retry-After", "600").then(200, TYPE, json("one", 7200));
        assertThat(assertThrows(DeploymentFailure.class, this::current).getMessage(), containsString("wait 600 s"));
        time.pass(Duration.ofSeconds(599));
        assertThat(assertThrows(DeploymentFailure.class, this::current).getMessage(), containsString("wait 600 s"));
        assertThat("it was not asked", server.seen().size(), is(1));
        time.pass(Duration.ofSeconds(1));
        assertThat(current(), is("one"));
    }

    @Test
    public void retryAfterIsHonouredWhileATokenLives() throws Exception {
        server.then(200, TYPE, json("one", 7200)).then(429, TYPE, "{}", "Retry-After", "600").then(200, TYPE, json("two", 7200));
        current();
        time.pass(Duration.ofMinutes(31));
        assertThat(current(), is("one"));
        time.pass(Duration.ofSeconds(599));
        assertThat(current(), is("one"));
        assertThat(server.seen().size(), is(2));
        time.pass(Duration.ofSeconds(1));
        assertThat(current(), is("two"));
    }

    @Test
    public void whoeverWaitedForAnInterruptedExchangeMakesItsOwn() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        AtomicInteger exchanges = new AtomicInteger();
        SharedTokens interrupted = new SharedTokens(
                () -> {
                    if (exchanges.incrementAndGet() == 1) {
                        first.countDown();
                        new CountDownLatch(1).await();
                    }
                    return SharedToken.of(new ScopedToken(null, "two", null, null), time.now());
                },
                null, w -> warnings.add(w.getMessage()), time);
        Future<SharedToken> one = threads.submit(interrupted::current);
        first.await();
        Future<SharedToken> two = threads.submit(interrupted::current);
        one.cancel(true);
        assertThat(two.get().token().reveal(), is("two"));
        assertThat(exchanges.get(), is(2));
    }

    @Test
    public void aTokenOfUnknownEndLivesForTenMinutes() throws Exception {
        server.then(200, TYPE, "{\"access_token\":\"one\"}").then(401, TYPE, "{}");
        current();
        time.pass(Duration.ofSeconds(599));
        assertThat(current(), is("one"));
        time.pass(Duration.ofSeconds(1));
        assertThrows(DeploymentFailure.class, this::current);
    }

    @Test
    public void nothingPrintsTheToken() throws Exception {
        server.then(200, TYPE, json("one-token", 7200));
        assertThat(tokens.current().toString(), not(containsString("one-token")));
    }
}
