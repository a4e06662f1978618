package io.jenkins.plugins.airflowdeploy.engine.validation;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads that files are read on: each with a bounded stack of {@value #STACK_BYTES} bytes, reused for many files.
 *
 * <p>A read that does not end though its own time bound has passed (the parser is not ours and polls only at some
 * places) is given up: its thread is interrupted and another takes its place. After {@value #MOST_ABANDONED} of those
 * nothing more is read, so that a hostile repository cannot take the machine's processors one by one.
 */
final class ReaderThreads implements AutoCloseable {

    private static final int STACK_BYTES = 16 << 20;
    private static final int MOST_ABANDONED = 4;
    private static final long NOT_STARTED = Long.MIN_VALUE;

    private final long maxNanos;
    private final ThreadPoolExecutor executor;
    private int abandoned;

    /** @param maxNanos after how long a read is given up; more than its own time bound */
    ReaderThreads(int threads, long maxNanos) {
        this.maxNanos = maxNanos;
        this.executor = new ThreadPoolExecutor(
                threads,
                threads + MOST_ABANDONED,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                ReaderThreads::thread);
    }

    /** Puts a read into the queue. */
    Read submit(Callable<FileModel> read) {
        AtomicLong started = new AtomicLong(NOT_STARTED);
        if (abandoned >= MOST_ABANDONED) {
            return new Read(null, started);
        }
        return new Read(
                executor.submit(() -> {
                    started.set(System.nanoTime());
                    return read.call();
                }),
                started);
    }

    /** Ends the threads; a read that still runs is interrupted. */
    @Override
    public void close() {
        executor.shutdownNow();
    }

    private FileModel abandon(Future<FileModel> future) {
        future.cancel(true);
        abandoned++;
        if (abandoned < MOST_ABANDONED) {
            executor.setCorePoolSize(executor.getCorePoolSize() + 1);
        } else {
            executor.shutdownNow();
        }
        return givenUp("the file takes too long to read statically; split it, or generate less code");
    }

    private static FileModel givenUp(String message) {
        return FileModel.unreadable(
                true, new FileModel.Problem("too-complex", Severity.WARNING, 0, 0, message, false));
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(null, work, "airflow-deploy static reader", STACK_BYTES);
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    }

    /** A read under way. */
    final class Read {
        private final Future<FileModel> future;
        private final AtomicLong started;

        private Read(Future<FileModel> future, AtomicLong started) {
            this.future = future;
            this.started = started;
        }

        /** Waits for the model; one that says so where the read was given up. */
        FileModel await() throws InterruptedException {
            while (future != null && (abandoned < MOST_ABANDONED || future.isDone() || isRunning())) {
                try {
                    return future.get(50, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (isRunning() && System.nanoTime() - started.get() > maxNanos) {
                        return abandon(future);
                    }
                } catch (CancellationException e) {
                    break;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof InterruptedException) {
                        break;
                    }
                    throw new IllegalStateException("the static reader failed", e.getCause());
                }
            }
            return givenUp("not read, since several files before it took too long");
        }

        private boolean isRunning() {
            return started.get() != NOT_STARTED;
        }
    }
}
