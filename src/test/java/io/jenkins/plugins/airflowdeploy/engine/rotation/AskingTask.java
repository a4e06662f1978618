package io.jenkins.plugins.airflowdeploy.engine.rotation;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** What a task of a real Airflow talks to: it says something by the path that it asks for, and waits for the answer. */
final class AskingTask implements AutoCloseable {

    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final Semaphore answers = new Semaphore(0);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            said.add(exchange.getRequestURI().getPath());
            answers.acquireUninterruptibly();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Waits for what it says next. */
    String says() throws InterruptedException {
        return String.valueOf(said.poll(180, TimeUnit.SECONDS));
    }

    void goesOn() {
        answers.release();
    }

    @Override
    public void close() {
        answers.release(1000);
        if (server != null) {
            server.stop(0);
        }
        threads.shutdownNow();
    }
}
