package io.jenkins.plugins.airflowdeploy.engine.git;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What becomes of the filter that keeps Git's headers out of the JVM's log. */
public class UnloggedTest {

    private static final Logger CONNECTIONS = Logger.getLogger("sun.net.www.protocol.http.HttpURLConnection");

    private final Filter before = entry -> !entry.getMessage().equals("kept back");

    @Before
    public void set() {
        CONNECTIONS.setFilter(before);
    }

    @After
    public void unset() {
        CONNECTIONS.setFilter(null);
    }

    private static boolean loggable(String message) {
        return CONNECTIONS.getFilter().isLoggable(new LogRecord(Level.FINE, message));
    }

    @Test
    public void ourCallsAreSilentAndLeaveTheFilterThatWasThere() throws Exception {
        assertThat(Unlogged.run(() -> loggable("x")), is(false));
        assertThat(CONNECTIONS.getFilter(), sameInstance(before));
        assertThrows(IOException.class, () -> Unlogged.run(() -> {
            throw new IOException("refused");
        }));
        assertThat("after a failure", CONNECTIONS.getFilter(), sameInstance(before));
        CONNECTIONS.setFilter(null);
        Unlogged.run(() -> "");
        assertThat("where none was", CONNECTIONS.getFilter(), nullValue());
    }

    @Test
    public void aCallWithinACallEndsNothing() throws Exception {
        Unlogged.run(() -> {
            Unlogged.run(() -> "");
            assertThat(loggable("x"), is(false));
            return "";
        });
        assertThat(CONNECTIONS.getFilter(), sameInstance(before));
    }

    @Test
    public void theLastOfSeveralThreadsTakesItAway() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        FutureTask<Boolean> longer = new FutureTask<>(() -> Unlogged.run(() -> {
            inside.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return loggable("x");
        }));
        new Thread(longer, "longer").start();
        inside.await();
        Unlogged.run(() -> "");
        assertThat("there for the other thread", CONNECTIONS.getFilter(), instanceOf(Unlogged.class));
        assertThat("this one speaks", loggable("x"), is(true));
        assertThat("and is still filtered", loggable("kept back"), is(false));
        end.countDown();
        assertThat("the other was silent to its end", longer.get(), is(false));
        assertThat(CONNECTIONS.getFilter(), sameInstance(before));
    }

    @Test
    public void aFilterThatCameMeanwhileStays() throws Exception {
        Filter later = entry -> true;
        Unlogged.run(() -> {
            CONNECTIONS.setFilter(later);
            return Unlogged.run(() -> loggable("x"));
        });
        assertThat(CONNECTIONS.getFilter(), sameInstance(later));
        Unlogged.run(() -> "");
        assertThat(CONNECTIONS.getFilter(), sameInstance(later));
    }

    /** As on an inbound agent that reconnects: the same JVM, the plugin's classes anew. */
    @Test
    public void classesOfEachConnectionTakeTheirsAway() throws Exception {
        for (int connection = 0; connection < 3; connection++) {
            Class<?> unlogged = new Anew().loadClass(Unlogged.class.getName());
            assertThat(unlogged, not(sameInstance((Object) Unlogged.class)));
            assertThat(run(unlogged), is((Object) false));
            assertThat("connection " + connection, CONNECTIONS.getFilter(), sameInstance(before));
        }
    }

    private static Object run(Class<?> unlogged) throws Exception {
        Class<?> work = unlogged.getClassLoader().loadClass(unlogged.getName() + "$Work");
        Method run = unlogged.getDeclaredMethod("run", work);
        run.setAccessible(true);
        return run.invoke(null, Proxy.newProxyInstance(
                unlogged.getClassLoader(), new Class<?>[] {work}, (proxy, method, arguments) -> loggable("x")));
    }

    /** Has its own copy of the class, as Remoting's loader of each connection has. */
    private static final class Anew extends ClassLoader {

        Anew() {
            super(UnloggedTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(Unlogged.class.getName()) || name.startsWith(UnloggedTest.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            return known == null ? define(name) : known;
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
