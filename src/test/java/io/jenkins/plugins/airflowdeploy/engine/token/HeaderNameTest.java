package io.jenkins.plugins.airflowdeploy.engine.token;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import java.net.URI;
import java.util.Optional;
import org.junit.Test;

public class HeaderNameTest {

    @Test
    public void aTokenCanGoIntoHeadersThatNothingElseUses() {
        assertThat(HeaderName.of(" Proxy-Authorization ").orElseThrow().text(), is("Proxy-Authorization"));
        assertThat(HeaderName.usable("X-Forwarded-Access-Token"), is(true));
        for (String bad : new String[] {null, "", "a b", "a:b", "a\r\nb", "-a", "ä", "Host", "Content-Length", "Cookie", "Transfer-Encoding",
            "connection", "If-Match", "Accept-Encoding", "x".repeat(65)}) {
            assertThat(bad, HeaderName.usable(bad), is(false));
        }
        assertThrows(IllegalArgumentException.class, () -> HeaderName.of("Host"));
    }

    @Test
    public void authorizationIsNoOther() {
        assertThat(HeaderName.of(null), is(Optional.empty()));
        assertThat(HeaderName.of("  "), is(Optional.empty()));
        assertThat(HeaderName.of("authorization"), is(Optional.empty()));
    }

    @Test
    public void secretsGoOverTlsOrStayOnThisMachine() {
        for (String good : new String[] {"https://idp/t", "HTTPS://idp/t?p=x", "http://localhost:1/t", "http://127.0.0.1/t", "http://[::1]/t", "https://idp:65535/t"}) {
            assertThat(good, EndpointAddress.usable(URI.create(good)), is(true));
        }
        for (String bad : new String[] {"http://idp/t", "http://127.0.0.1.example/t", "http://localhost.example/t", "https:///t", "t",
            "https://u@idp/t", "https://idp/t#f", "file:///t", "https://idp:65536/t", "https://idp:99999999999/t"}) {
            assertThat(bad, EndpointAddress.usable(URI.create(bad)), is(false));
        }
    }
}
