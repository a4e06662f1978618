package io.jenkins.plugins.airflowdeploy.engine.token;

import io.jenkins.plugins.airflowdeploy.engine.digest.Sha256;
import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import io.jenkins.plugins.airflowdeploy.engine.http.HttpCall;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A token of a server, with what it may do and until when.
 *
 * <p>Lives in memory only. Not a record, so that nothing prints the secret by accident: {@link #toString()} shows the
 * fingerprint, and the plain text leaves only through {@link #authorization()}, {@link #gitAuthorization()} and
 * {@link #reveal()}, in the line that sends it.
 */
public final class ScopedToken implements Serializable {

    /** The user name that Bitbucket wants with an access token. */
    public static final String TOKEN_USER = "x-token-auth";

    private static final long serialVersionUID = 1L;
    private static final String AUTHORIZATION = "Authorization";

    private enum Kind {
        BEARER,
        PASSWORD,
        SESSION
    }

    private final String user;
    private final String secret;
    private final Kind kind;
    private final List<String> scopes;
    private final Instant expiresAt;
    private final String header;
    private final ScopedToken pass;

    /**
     * @param user the user name for Git over HTTPS ({@code x-token-auth} on Bitbucket), or {@code null} where the token is
     *     only ever sent as a Bearer header
     * @param secret the token itself
     * @param scopes what the server said it may do; {@code null} when the server did not say
     * @param expiresAt when the server will refuse it; {@code null} when not known
     */
    public ScopedToken(String user, String secret, List<String> scopes, Instant expiresAt) {
        this(user, secret, Kind.BEARER, scopes, expiresAt);
    }

    private ScopedToken(String user, String secret, Kind kind, List<String> scopes, Instant expiresAt) {
        this.user = user;
        this.secret = secret;
        this.kind = kind;
        this.scopes = scopes == null ? null : List.copyOf(scopes);
        this.expiresAt = expiresAt;
        this.header = AUTHORIZATION;
        this.pass = null;
    }

    private ScopedToken(ScopedToken of, String header, ScopedToken pass) {
        this.user = of.user;
        this.secret = of.secret;
        this.kind = of.kind;
        this.scopes = of.scopes;
        this.expiresAt = of.expiresAt;
        this.header = header;
        this.pass = pass;
    }

    /**
     * A secret that a human may have chosen. It has no fingerprint: from one, a weak password could be guessed by whoever reads
     * the record.
     */
    public static ScopedToken password(String user, String secret) {
        return new ScopedToken(user, secret, Kind.PASSWORD, null, null);
    }

    /** A web session of an Airflow 2, which knows it by a cookie. */
    static ScopedToken session(String cookie) {
        return new ScopedToken(null, cookie, Kind.SESSION, null, null);
    }

    /** The same bearer token, sent in another header than {@code Authorization}. */
    ScopedToken in(HeaderName other) {
        return new ScopedToken(this, other.text(), pass);
    }

    /**
     * The same token for a server behind a proxy that wants a token of its own with each request.
     *
     * @param passOrNull what the proxy wants, in a header of its own; {@code null} where there is no such proxy
     */
    ScopedToken behind(ScopedToken passOrNull) {
        return new ScopedToken(this, header, passOrNull);
    }

    /** Puts what a proxy wants into a call that has no token yet; returns the call. */
    static HttpCall pass(ScopedToken passOrNull, HttpCall call) {
        return passOrNull == null ? call : passOrNull.authorize(call);
    }

    /** What a proxy before the server wants with each request beside this token; empty where there is none. */
    public Optional<ScopedToken> pass() {
        return Optional.ofNullable(pass);
    }

    /** Whether a proxy before the server reads this token or another that goes with it, in a header of its own. */
    public boolean isForProxy() {
        return pass != null || !header.equals(AUTHORIZATION);
    }

    /** Puts the secret into a REST call, in the header where it belongs, and the proxy's beside it; returns the call. */
    public HttpCall authorize(HttpCall call) {
        pass(pass, call);
        return switch (kind) {
            case BEARER -> call.header(header, authorization());
            case PASSWORD -> call.header(AUTHORIZATION, gitAuthorization());
            case SESSION -> call.header("Cookie", "session=" + secret);
        };
    }

    /** Whether it is something that only an Airflow 2 takes: a user's password, or a web session. */
    public boolean isForLegacyAirflow() {
        return kind != Kind.BEARER;
    }

    boolean isSession() {
        return kind == Kind.SESSION;
    }

    /** The value of an {@code Authorization} header for REST calls: {@code Bearer …}. */
    public String authorization() {
        return "Bearer " + secret;
    }

    /** The value of an {@code Authorization} header for Git over HTTPS: Basic with {@link #user()} and the token. */
    public String gitAuthorization() {
        byte[] pair = (user() + ":" + secret).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** The plain text, for whom the token was made; never logged or put into a message by the caller. */
    public String reveal() {
        return secret;
    }

    /** The user name to send with the token where a server wants Basic authentication; {@code x-token-auth} by default. */
    public String user() {
        return user == null ? TOKEN_USER : user;
    }

    /** What the server granted; empty when it did not say, which is not the same as an empty list. */
    public Optional<List<String>> scopes() {
        return Optional.ofNullable(scopes);
    }

    /** When the server will refuse it, by the server's lifetime and our clock; empty when not known. */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /** Whether it has ended by what is known of it, or what a proxy wants beside it has. */
    public boolean isOver(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt) || pass != null && pass.isOver(now);
    }

    /** Whether a server sees no difference between the two. */
    public boolean isSameAs(ScopedToken other) {
        boolean samePass = pass == null ? other.pass == null : other.pass != null && pass.isSameAs(other.pass);
        return samePass && secret.equals(other.secret);
    }

    /** The first 12 hexadecimal digits of the SHA-256 of the secret: how records and logs name it; empty for a password. */
    public Optional<String> fingerprint() {
        return kind == Kind.PASSWORD ? Optional.empty() : Optional.of(Sha256.of(secret).substring(0, 12));
    }

    /**
     * Whether a text gives the secret away, plain or as it stands in a header: for checking foreign text before it is kept.
     *
     * @param text {@code null} counts as empty
     */
    public boolean appearsIn(String text) {
        return text != null
                && (text.contains(secret)
                        || text.contains(gitAuthorization().substring("Basic ".length()))
                        || pass != null && pass.appearsIn(text));
    }

    @Override
    public String toString() {
        return fingerprint().map(f -> "token " + f).orElse("password of " + ForeignText.line(user, 80))
                + (pass == null ? "" : " (for the proxy " + pass + ")");
    }
}
