package io.jenkins.plugins.airflowdeploy.engine.http;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request. Its header values may be secret, so it is not a record and {@link #toString()} shows method, host and path only.
 */
public final class HttpCall {

    private final String method;
    private final URI uri;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private byte[] body;
    private boolean once;
    private String bodyType;
    private boolean repeatable;

    private HttpCall(String method, URI uri) {
        this.method = method;
        this.uri = uri;
    }

    public static HttpCall of(String method, URI uri) {
        return new HttpCall(method, uri);
    }

    public static HttpCall get(URI uri) {
        return of("GET", uri);
    }

    /** Adds a header; returns this. */
    public HttpCall header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Sets the body; returns this. */
    public HttpCall body(String type, byte[] bytes) {
        bodyType = type;
        body = bytes.clone();
        return this;
    }

    /** Makes sure that it is sent no second time, whatever its method is; returns this. */
    public HttpCall once() {
        once = true;
        return this;
    }

    public String method() {
        return method;
    }

    public URI uri() {
        return uri;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** {@code null} when there is none. */
    byte[] body() {
        return body;
    }

    String bodyType() {
        return bodyType;
    }

    /** Says of a call that changes something that it may be sent again when its answer got lost; returns this. */
    public HttpCall mayRepeat() {
        repeatable = true;
        return this;
    }

    /** Whether it is not sent again whatever the answer. */
    boolean isOnce() {
        return once;
    }

    /** Whether sending it twice does no more than sending it once, or no harm. */
    boolean repeatable() {
        return !once && (repeatable || !method.equals("POST") && !method.equals("PATCH"));
    }

    @Override
    public String toString() {
        return method + " " + uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
    }
}
