package io.jenkins.plugins.airflowdeploy.engine.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import com.sun.net.httpserver.HttpExchange;
import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpSettings;
import io.jenkins.plugins.airflowdeploy.engine.testing.FaultServer;
import io.jenkins.plugins.airflowdeploy.engine.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/** A Git server whose pack names a size that no memory holds, and sends next to nothing; against an agent in a JVM of its own. */
@RunWith(Parameterized.class)
public class HostilePackTest {

    /** The largest object that JGit tries to hold in memory. */
    private static final long LARGEST = Integer.MAX_VALUE - 8;

    private static final String HEAP = "comes with an object that does not fit into this JVM's memory";
    private static final String COMMIT = "1".repeat(40);

    @Rule
    public final FaultServer server = new FaultServer();

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    @Parameter
    public String name;

    @Parameter(1)
    public int type;

    @Parameter(2)
    public long size;

    @Parameter(3)
    public String message;

    @Parameters(name = "{0}")
    public static List<Object[]> packs() {
        return List.of(
                new Object[] {"a tree that no heap holds", Constants.OBJ_TREE, LARGEST, HEAP},
                new Object[] {"a commit that no heap holds", Constants.OBJ_COMMIT, LARGEST, HEAP},
                new Object[] {"a tree that no array holds", Constants.OBJ_TREE, (1L << 31) + 1, "sends an object of 2 GiB or more"},
                new Object[] {"a file of an exabyte", Constants.OBJ_BLOB, 1L << 60, "sends an object of 2 GiB or more"});
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean refs = exchange.getRequestMethod().equals("GET");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (refs) {
            line(out, "# service=git-upload-pack\n");
            out.writeBytes(ascii("0000"));
            line(out, COMMIT + " refs/heads/main\0multi_ack_detailed shallow allow-reachable-sha1-in-want\n");
            out.writeBytes(ascii("0000"));
        } else {
            line(out, "shallow " + COMMIT);
            out.writeBytes(ascii("0000"));
            line(out, "NAK\n");
            pack(out);
        }
        exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-" + (refs ? "advertisement" : "result"));
        exchange.sendResponseHeaders(200, out.size());
        out.writeTo(exchange.getResponseBody());
    }

    private void pack(ByteArrayOutputStream out) {
        out.writeBytes(ascii("PACK"));
        out.writeBytes(new byte[] {0, 0, 0, 2, 0, 0, 0, 1});
        long left = size >>> 4;
        out.write((left > 0 ? 0x80 : 0) | type << 4 | (int) (size & 15));
        while (left > 0) {
            long next = left >>> 7;
            out.write((int) (left & 0x7f) | (next > 0 ? 0x80 : 0));
            left = next;
        }
        out.writeBytes(new byte[1000]);
    }

    private static void line(ByteArrayOutputStream out, String text) {
        out.writeBytes(ascii(String.format("%04x%s", text.length() + 4, text)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test(timeout = 60_000)
    public void isRefusedAndTheJvmGoesOn() throws Exception {
        server.then(this::answer);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process agent = new ProcessBuilder(java, "-Xmx64m", "-cp", classes, Agent.class.getName(),
                        server.uri("/x/y.git").toString(), temporary.getRoot().toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(agent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said, agent.waitFor(), is(0));
        List<String> failures = said.lines().filter(line -> line.startsWith("failure: ")).toList();
        assertThat("the second time as the first: " + said, failures.size(), is(2));
        for (String failure : failures) {
            assertThat(failure, startsWith("failure: " + FailureKind.UNAVAILABLE + ": " + server.uri("/x/y.git")));
            assertThat(failure, containsString(message));
        }
        assertThat("refs and pack, once each time", server.seen().size(), is(4));
    }

    /** An agent with a small heap, that fetches twice. */
    public static final class Agent {

        private Agent() {}

        public static void main(String[] args) throws InterruptedException {
            FetchOrder order = new FetchOrder(args[0], "main", COMMIT, List.of("dags"), FetchOrder.Limits.DEFAULT);
            for (int i = 0; i < 2; i++) {
                try {
                    new GitFetch(Time.SYSTEM).fetch(order, null, Path.of(args[1]), HttpSettings.defaults());
                } catch (DeploymentFailure e) {
                    System.out.println("failure: " + e.kind() + ": " + e.getMessage());
                }
            }
        }
    }
}
