package io.jenkins.plugins.airflowdeploy.engine.http;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends REST calls: no redirects (a header would travel along), no cookies, no guessing of credentials, bounded headers and
 * bodies, and nothing of headers and bodies in logs, whatever is turned on there.
 *
 * <p>A call that can be repeated is sent up to three times when the connection breaks or the server answers 500, 502, 503 or
 * 504. Any call is sent up to three times when the server answers 429, which says that it did nothing: after what {@link
 * RetryAfter} says, unless that is more than {@link RetryAfter#LONGEST} all together. Everything else that the server says is
 * the caller's to judge. An answer that takes more than three times the settings' timeout all in all is given up, and an
 * interrupt ends a call at once. Safe for use by several threads.
 */
public final class Http implements AutoCloseable {

    private static final Set<Integer> PASSING = Set.of(500, 502, 503, 504);
    private static final int ATTEMPTS = 3;

    private static final int LONGEST_OF_TIMEOUTS = 3;
    private static final int LONGEST_LINE = 32 * 1024;
    private static final int MOST_HEADERS = 200;

    /** Calls run on threads of their own, since a thread that waits for a socket can neither be interrupted nor count time. */
    private final ExecutorService calls = Executors.newCachedThreadPool(Http::thread);
    private final CloseableHttpClient client;
    private final HttpSettings settings;
    private final Time time;

    public Http(HttpSettings settings, Time time) {
        this.settings = settings;
        this.time = time;
        Timeout timeout = Timeout.of(settings.timeout());
        Http1Config limits =
                Http1Config.custom().setMaxLineLength(LONGEST_LINE).setMaxHeaderCount(MOST_HEADERS).build();
        client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .useSystemProperties()
                        .setConnectionFactory(socket -> SilentConnection.over(socket, limits))
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(timeout)
                                .setSocketTimeout(timeout)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(timeout)
                        .setRedirectsEnabled(false)
                        .setAuthenticationEnabled(false) // would log what a server asks for
                        .build())
                .setRoutePlanner(new ProxyPlanner(settings))
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .setUserAgent("jenkins-airflow-deploy")
                .build();
    }

    /**
     * Sends a call.
     *
     * @param server who is asked, as users know it: {@code Airflow at http://…}; begins the message of a failure
     * @throws DeploymentFailure kind {@code UNAVAILABLE} when no answer comes, or a longer one than is read
     */
    public HttpAnswer send(String server, HttpCall call) throws DeploymentFailure, InterruptedException {
        Duration patience = RetryAfter.LONGEST;
        for (int attempt = 1; ; attempt++) {
            boolean last = attempt == ATTEMPTS || !call.repeatable();
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted before asking " + server);
            }
            Duration pause = Duration.ofMillis(250L << attempt);
            try {
                HttpAnswer answer = once(call);
                if (answer.status() == 407) {
                    throw new DeploymentFailure(FailureKind.UNAVAILABLE, server + " cannot be reached: the proxy in the way wants a"
                            + " login (407), which is not supported. Let Jenkins through without one, or name the host as an exception in"
                            + " Jenkins' proxy settings.");
                }
                boolean tooMany = answer.status() == 429;
                pause = tooMany ? RetryAfter.of(answer, time.now()) : pause;
                boolean again = tooMany ? attempt < ATTEMPTS && !call.isOnce() : !last && PASSING.contains(answer.status());
                if (!again || pause.compareTo(patience) > 0) {
                    return answer;
                }
                patience = patience.minus(pause);
            } catch (IOException e) {
                if (Thread.interrupted() || e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException)) {
                    throw new InterruptedException("interrupted while waiting for " + server);
                }
                if (last || e instanceof MessageConstraintException || e instanceof TooLongException || e instanceof TooSlowException || e instanceof SSLException) {
                    throw new DeploymentFailure(FailureKind.UNAVAILABLE, server + " " + why(e), e);
                }
            }
            time.sleep(pause);
        }
    }

    private HttpAnswer once(HttpCall call) throws IOException, InterruptedException {
        HttpUriRequestBase request = new HttpUriRequestBase(call.method(), call.uri());
        call.headers().forEach(request::setHeader);
        request.setHeader("Accept", "application/json");
        if (call.body() != null) {
            request.setEntity(new ByteArrayEntity(call.body(), ContentType.parse(call.bodyType())));
        }
        return await(request, calls.submit(() -> client.execute(request, response -> read(request, response))));
    }

    private HttpAnswer await(HttpUriRequestBase request, Future<HttpAnswer> answer) throws IOException, InterruptedException {
        try {
            return answer.get(longest().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            request.abort();
            throw new TooSlowException();
        } catch (InterruptedException e) {
            request.abort();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException("an HTTP call failed by a fault of ours", e.getCause());
        }
    }

    private Duration longest() {
        return settings.timeout().multipliedBy(LONGEST_OF_TIMEOUTS);
    }

    private static Thread thread(Runnable call) {
        Thread thread = new Thread(call, "airflow-deploy HTTP call");
        thread.setDaemon(true);
        return thread;
    }

    private HttpAnswer read(HttpUriRequestBase request, ClassicHttpResponse response) throws IOException {
        Map<String, List<String>> headers = new HashMap<>();
        for (Header header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header.getValue() == null ? "" : header.getValue());
        }
        HttpEntity entity = response.getEntity();
        byte[] body = new byte[0];
        if (entity != null) {
            try (InputStream in = entity.getContent()) {
                body = in.readNBytes(settings.bodyLimit() + 1);
                if (body.length > settings.bodyLimit()) {
                    request.abort(); // drops the connection; closing the answer would read on to its end
                    throw new TooLongException();
                }
            }
        }
        return new HttpAnswer(response.getCode(), Map.copyOf(headers), body);
    }

    private String why(IOException e) {
        if (e instanceof TooLongException) {
            return "sent an answer of more than " + settings.bodyLimit() + " bytes; is the address right?";
        }
        if (e instanceof MessageConstraintException) {
            return "sent an answer with more than " + MOST_HEADERS + " headers, or one of more than " + LONGEST_LINE
                    + " bytes; is the address right?";
        }
        if (e instanceof TooSlowException) {
            return "took longer than " + longest().toSeconds() + " s for its answer. Check that it is not overloaded.";
        }
        if (e instanceof UnknownHostException) {
            return "cannot be found: its host name does not resolve. Check the address and Jenkins' proxy settings.";
        }
        if (e instanceof SSLException) {
            return "cannot be trusted: the TLS connection failed. Add its certificate authority to the JVM's trust store.";
        }
        if (e instanceof SocketTimeoutException) {
            return "did not answer within " + settings.timeout().toSeconds()
                    + " s. Check that it is not overloaded, and that no firewall is in between.";
        }
        if (e instanceof java.net.ConnectException) {
            return "cannot be reached: connection refused. Check that it runs and that its address is right.";
        }
        return "broke the connection (" + e.getClass().getSimpleName() + "). Try again later.";
    }

    @Override
    public void close() {
        client.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
        calls.shutdown();
    }

    private static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static final class TooSlowException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static final class ProxyPlanner extends DefaultRoutePlanner {
        private final HttpSettings settings;

        ProxyPlanner(HttpSettings settings) {
            super(null);
            this.settings = settings;
        }

        @Override
        protected HttpHost determineProxy(HttpHost target, HttpContext context) {
            Proxy proxy = settings.proxyFor(URI.create(target.toURI()));
            if (proxy.type() != Proxy.Type.HTTP) {
                return null;
            }
            InetSocketAddress address = (InetSocketAddress) proxy.address();
            return new HttpHost("http", address.getHostString(), address.getPort());
        }
    }
}
