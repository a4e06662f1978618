package io.jenkins.plugins.airflowdeploy.engine.http;

import java.io.IOException;
import java.net.Socket;
import org.apache.hc.client5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.util.Timeout;

/**
 * A connection as the library makes it, but one that writes nothing into logs: the library's own shows headers and bodies, tokens and
 * passwords included, to whoever turns on {@code org.apache.hc.client5.http.headers} or {@code .wire}.
 */
final class SilentConnection extends DefaultBHttpClientConnection implements ManagedHttpClientConnection {

    private Timeout timeout;

    private SilentConnection(Http1Config config) {
        super(config, null, null, null, null, null, new DefaultHttpResponseParserFactory(config));
    }

    /** @param socketOrNull what it goes over; {@code null} where that is made later */
    static ManagedHttpClientConnection over(Socket socketOrNull, Http1Config config) throws IOException {
        SilentConnection connection = new SilentConnection(config);
        if (socketOrNull != null) {
            connection.bind(socketOrNull);
        }
        return connection;
    }

    @Override
    protected void bind(SocketHolder holder) throws IOException {
        super.bind(holder);
        timeout = Timeout.ofMilliseconds(holder.getSocket().getSoTimeout());
    }

    @Override
    public Socket getSocket() {
        SocketHolder holder = getSocketHolder();
        return holder == null ? null : holder.getSocket();
    }

    @Override
    public void setSocketTimeout(Timeout timeout) {
        this.timeout = timeout;
        super.setSocketTimeout(timeout);
    }

    /** While it lies in the pool. */
    @Override
    public void passivate() {
        super.setSocketTimeout(Timeout.ZERO_MILLISECONDS);
    }

    @Override
    public void activate() {
        super.setSocketTimeout(timeout);
    }
}
