package io.jenkins.plugins.airflowdeploy.engine.token;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Collections;
import org.junit.Test;

public class ThisMachineTest {

    private static boolean named(String host, String... addresses) {
        return ThisMachine.isAt(URI.create("https://" + host + ":8443/t"), asked -> {
            assertThat("as it will be asked", asked, is(host));
            if (addresses.length == 0) {
                throw new UnknownHostException(host);
            }
            InetAddress[] all = new InetAddress[addresses.length];
            for (int i = 0; i < all.length; i++) {
                all[i] = InetAddress.getByName(addresses[i]);
            }
            return all;
        });
    }

    @Test
    public void itIsKnownHoweverItIsWritten() {
        for (String own : new String[] {"localhost", "LOCALHOST", "localhost.", "x.localhost", "127.0.0.1", "127.8.9.10", "0.0.0.0", "[::]",
            "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "169.254.169.254", "[fe80::1]"}) {
            assertThat(own, ThisMachine.isAt(URI.create("https://" + own + ":8443/t")), is(true));
        }
    }

    @Test
    public void itIsKnownByEachOfItsAddresses() throws Exception {
        for (NetworkInterface one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(one.getInetAddresses())) {
                assertThat(address.toString(), named("jenkins.example.com", address.getHostAddress()), is(true));
            }
        }
    }

    @Test
    public void itIsKnownByANameThatLeadsThere() {
        assertThat(named("jenkins.example.com", "127.0.1.1"), is(true));
        assertThat("one of them is enough", named("idp.example.com", "192.0.2.7", "0.0.0.0"), is(true));
        assertThat(named("metadata.example.com.", "169.254.169.254"), is(true));
    }

    @Test
    public void othersAreNotIt() {
        assertThat(named("idp.example.com", "192.0.2.7", "2001:db8::7"), is(false));
        assertThat(named("localhost.example.com", "192.0.2.7"), is(false));
        assertThat("a proxy may know it", named("idp.example.com"), is(false));
        assertThat(ThisMachine.isAt(URI.create("https://192.0.2.7/t")), is(false));
    }
}
