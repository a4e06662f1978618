package io.jenkins.plugins.airflowdeploy.engine.token;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.airflowdeploy.engine.failure.DeploymentFailure;
import io.jenkins.plugins.airflowdeploy.engine.failure.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class TokenLeaseTest {

    private static final DeploymentFailure REFUSED = new DeploymentFailure(FailureKind.ACCESS, "refused").ofToken();

    private final List<String> sent = new ArrayList<>();

    private static ScopedToken token(String secret) {
        return new ScopedToken(null, secret, null, null);
    }

    private String send(ScopedToken token, String taken) throws DeploymentFailure {
        sent.add(token.authorization());
        if (!token.authorization().endsWith(taken)) {
            throw REFUSED;
        }
        return "done";
    }

    @Test
    public void aRefusedTokenIsRenewedAndTheWorkDoneAgain() throws Exception {
        TokenLease lease = new TokenLease(token("old"), refused -> Optional.of(token("new")));
        assertThat(lease.run(t -> send(t, "new")), is("done"));
        assertThat(lease.run(t -> send(t, "new")), is("done"));
        assertThat(sent, is(List.of("Bearer old", "Bearer new", "Bearer new")));
    }

    @Test
    public void onceOnly() {
        TokenLease lease = new TokenLease(token("old"), refused -> Optional.of(token("new")));
        for (int i = 0; i < 2; i++) {
            assertThrows(DeploymentFailure.class, () -> lease.run(t -> send(t, "none")));
        }
        assertThat(sent, is(List.of("Bearer old", "Bearer new", "Bearer new")));
    }

    @Test
    public void oneThatHasEndedIsRenewedEachTime() throws Exception {
        int[] asked = {0};
        TokenLease lease = new TokenLease(
                token("0"), refused -> Optional.of(token(Integer.toString(++asked[0]))), token -> !token.reveal().equals("2"));
        assertThat(lease.run(t -> send(t, "1")), is("done"));
        assertThat(lease.run(t -> send(t, "2")), is("done"));
        assertThrows("the second has not ended", DeploymentFailure.class, () -> lease.run(t -> send(t, "3")));
        assertThat(asked[0], is(2));
    }

    @Test
    public void whereThereIsNoOtherTheRefusalStands() {
        TokenLease lease = TokenLease.fixed(token("old"));
        assertThat(assertThrows(DeploymentFailure.class, () -> lease.run(t -> send(t, "new"))), is(REFUSED));
        assertThat(sent, is(List.of("Bearer old")));
    }

    @Test
    public void otherFailuresAreNotTheTokens() {
        TokenLease lease = new TokenLease(token("old"), refused -> Optional.of(token("new")));
        DeploymentFailure forbidden = new DeploymentFailure(FailureKind.ACCESS, "may not do this");
        assertThat(assertThrows(DeploymentFailure.class, () -> lease.run(t -> {
            throw forbidden;
        })), is(forbidden));
        assertThat(lease.token().authorization(), is("Bearer old"));
    }

    @Test
    public void aRenewalThatFailsMayBeTriedAgain() throws Exception {
        int[] asked = {0};
        TokenLease lease = new TokenLease(token("old"), refused -> {
            if (asked[0]++ == 0) {
                throw new DeploymentFailure(FailureKind.UNAVAILABLE, "down");
            }
            return Optional.of(token("new"));
        });
        assertThat(assertThrows(DeploymentFailure.class, lease::renew).kind(), is(FailureKind.UNAVAILABLE));
        assertThat(lease.renew(), is(true));
        assertThat(lease.renew(), is(false));
    }

    @Test
    public void noTokenHasNoSuccessor() throws Exception {
        assertThat(TokenLease.fixed(null).renew(), is(false));
    }
}
