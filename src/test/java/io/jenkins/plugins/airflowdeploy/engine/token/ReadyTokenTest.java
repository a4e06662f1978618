package io.jenkins.plugins.airflowdeploy.engine.token;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.testing.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.Test;

public class ReadyTokenTest {

    private final FakeTime time = new FakeTime();
    private final Instant end = time.now().plusSeconds(60);
    private final String jwt = AirflowPasswordFaultTest.jwt("{\"exp\":" + end.getEpochSecond() + "}");

    @Test
    public void knowsItsEndAndIsNotOursToRevoke() throws Exception {
        ReadyToken bearer = bearer(" " + jwt + "\n");
        ScopedToken token = bearer.issue();
        assertThat(token.expiresAt(), is(Optional.of(end)));
        assertThat(token.authorization(), is("Bearer " + jwt));
        assertThat(bearer.revoke(token), is("not ours to revoke"));
    }

    @Test
    public void saysWhenItExpiredAndWhatToDo() {
        time.pass(Duration.ofSeconds(60));
        assertThat(refusal(jwt), is("Airflow token (credential 'airflow-token') expired at " + end
                + ". Make a new token where it came from, and put it into this credential."));
    }

    @Test
    public void tellsItsEndWithoutBeingIssuedAlsoWhenItIsPast() {
        time.pass(Duration.ofSeconds(61));
        assertThat(bearer(" " + jwt + "\n").end(), is(Optional.of(end)));
        assertThat(bearer("opaque").end(), is(Optional.empty()));
        assertThat(bearer(null).end(), is(Optional.empty()));
        assertThat("a password is not read", new ReadyToken("jane", () -> jwt, "", time).end(), is(Optional.empty()));
        assertThat(new ReadyToken("x-token-auth", () -> jwt, "", time).end(), is(Optional.of(end)));
    }

    @Test
    public void anEmptyOrSplitTokenIsRefused() {
        for (String text : new String[] {null, "", " ", "a b", "a\nb", "a\r\nX: 1", "\u00e4"}) {
            assertThat(refusal(text), containsString("is empty or has characters that no token has"));
        }
    }

    @Test
    public void aPasswordHasNoFingerprintThatItCouldBeGuessedFrom() throws Exception {
        ScopedToken password = new ReadyToken("deploy", () -> "winter26", "user name and password 'd'", time).issue();
        assertThat(password.fingerprint(), is(Optional.empty()));
        assertThat(password.toString(), is("password of deploy"));
        assertThat(password.gitAuthorization(), is("Basic ZGVwbG95OndpbnRlcjI2"));
    }

    @Test
    public void aTokenKeptAsAPasswordIsStillAToken() throws Exception {
        ScopedToken token = new ReadyToken("x-token-auth", () -> "ATCTT3", "token", time).issue();
        assertThat(token.toString(), is("token " + token.fingerprint().orElseThrow()));
    }

    @Test
    public void nonsenseClaimsAreNoEnd() throws Exception {
        for (String claims : new String[] {"{\"exp\":\"soon\"}", "{\"exp\":-1}", "{\"exp\":1e300}", "[]", "{", "null"}) {
            assertThat(bearer(AirflowPasswordFaultTest.jwt(claims)).issue().expiresAt(), is(Optional.empty()));
        }
    }

    private String refusal(String text) {
        return assertThrows(DeploymentFailure.class, () -> bearer(text).issue()).getMessage();
    }

    private ReadyToken bearer(String text) {
        return new ReadyToken(null, () -> text, "Airflow token (credential 'airflow-token')", time);
    }
}
