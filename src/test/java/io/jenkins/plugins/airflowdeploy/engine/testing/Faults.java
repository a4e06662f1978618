package io.jenkins.plugins.airflowdeploy.engine.testing;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Stands before a server that works, counts the requests that matter to a test, and answers some of them in its own way. */
public final class Faults extends Filter {

    /** Everything from the first on. */
    public static final int ALWAYS = Integer.MAX_VALUE;

    private final AtomicInteger matched = new AtomicInteger();
    private volatile Predicate<HttpExchange> when = exchange -> false;
    private volatile Fault fault;
    private volatile int times;

    /** What happens to a request. */
    @FunctionalInterface
    public interface Fault {
        /** @return whether the request was answered; else the server behind answers it */
        boolean happen(HttpExchange exchange) throws IOException;
    }

    /** Requests of this method whose path and query contain a text. */
    public static Predicate<HttpExchange> request(String method, String part) {
        return exchange -> exchange.getRequestMethod().equals(method)
                && exchange.getRequestURI().toString().contains(part);
    }

    /** Lays out a fault for the first {@code count} of the requests that matter. */
    public void on(Predicate<HttpExchange> requests, int count, Fault happening) {
        times = count;
        fault = happening;
        when = requests;
    }

    /** How many of the requests that matter came, up to the first that no fault happened to. */
    public int tries() {
        return times == ALWAYS ? matched.get() : Math.min(matched.get(), times + 1);
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        boolean faulty = when.test(exchange) && matched.incrementAndGet() <= times;
        if (!faulty || !answered(exchange)) {
            chain.doFilter(exchange);
        }
    }

    private boolean answered(HttpExchange exchange) throws IOException {
        boolean answered = false;
        try {
            answered = fault.happen(exchange);
            return answered;
        } catch (IOException e) {
            answered = true;
            throw e;
        } finally {
            if (answered) {
                exchange.close();
            }
        }
    }

    @Override
    public String description() {
        return "faults";
    }
}
