package dev.runwatch.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A TCP proxy before AWS. It forwards requests and responses, and breaks connections as a test scripts it.
public final class FaultProxy implements AutoCloseable {

    /// How one request or its response breaks.
    public enum Break {
        /// Not forwarded; the connection is reset.
        RESET,
        /// Not forwarded; the connection is closed.
        CLOSE,
        /// Not forwarded, and no response.
        SWALLOW,
        /// Forwarded; the connection is reset before the response.
        RESET_AFTERWARDS,
        /// Forwarded; the response ends within its head.
        HALF_HEAD,
        /// Forwarded; the response ends within its body.
        HALF_BODY,
        /// Forwarded; the response stops within its body, and the connection stays open.
        SILENCE_IN_BODY,
        /// Forwarded; the response arrives one byte at a time and does not end.
        TRICKLE,
        /// Not forwarded; the response is not HTTP.
        NO_HTTP,
        /// Not forwarded; the response is a success without a body.
        EMPTY_RESPONSE
    }

    private final ServerSocket server;
    private final URI target;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Set<Socket> open = new HashSet<>();
    private final Set<Socket> forgotten = new HashSet<>();
    private final Deque<Break> next = new ArrayDeque<>();
    private @Nullable SSLContext tls;
    private @Nullable Break always;
    private int connections;

    private FaultProxy(URI target, @Nullable SSLContext tls) {
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
        this.target = target;
        this.tls = tls;
        threads.execute(this::accept);
    }

    public static FaultProxy to(URI target) {
        return new FaultProxy(target, null);
    }

    /// A proxy that uses TLS with its clients.
    public static FaultProxy secured(URI target, SSLContext tls) {
        return new FaultProxy(target, tls);
    }

    public synchronized URI endpoint() {
        return URI.create((tls == null ? "http" : "https") + "://127.0.0.1:" + server.getLocalPort());
    }

    /// Uses another certificate from the next connection on.
    public synchronized void shows(SSLContext other) {
        tls = other;
    }

    /// The next requests break in this order; later ones pass.
    public synchronized void breaks(Break... inOrder) {
        next.addAll(Arrays.asList(inOrder));
    }

    public synchronized void alwaysBreaks(Break each) {
        always = each;
    }

    public synchronized void heal() {
        next.clear();
        always = null;
    }

    /// The connections so far, including those without a request.
    public synchronized int connections() {
        return connections;
    }

    /// Closes all open connections, as servers and gateways close idle ones.
    public synchronized void closeConnections() {
        open.forEach(FaultProxy::close);
        open.clear();
    }

    /// Drops everything that is sent on the open connections, as a gateway does that forgot them.
    public synchronized void forgetConnections() {
        forgotten.addAll(open);
    }

    @Override
    public void close() {
        closed.countDown();
        close(server);
        closeConnections();
        threads.shutdownNow();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket accepted = server.accept();
                threads.execute(() -> serve(accepted));
            } catch (IOException closing) {
                return;
            }
        }
    }

    /// The TLS handshake happens when the first byte is read.
    private synchronized Socket connected(Socket accepted) throws IOException {
        connections++;
        Socket client =
                tls == null ? accepted : (SSLSocket) tls.getSocketFactory().createSocket(accepted, null, true);
        open.add(client);
        return client;
    }

    private void serve(Socket accepted) {
        try (Socket client = connected(accepted);
                Socket aws = new Socket(target.getHost(), target.getPort())) {
            InputStream in = client.getInputStream();
            for (byte[] request = HttpMessage.read(in); request.length > 0; request = HttpMessage.read(in)) {
                Break broken = broken(client);
                byte[] response = reaches(broken) ? ask(aws, request) : new byte[0];
                if (!response(client, broken, response)) {
                    return;
                }
            }
        } catch (IOException disconnected) {
            // The client or AWS closed the connection, which tests provoke.
            close(accepted);
        }
    }

    private synchronized @Nullable Break broken(Socket client) {
        if (forgotten.contains(client)) {
            return Break.SWALLOW;
        }
        return next.isEmpty() ? always : next.removeFirst();
    }

    private static boolean reaches(@Nullable Break broken) {
        return switch (broken) {
            case RESET, CLOSE, SWALLOW, NO_HTTP, EMPTY_RESPONSE -> false;
            case RESET_AFTERWARDS, HALF_HEAD, HALF_BODY, SILENCE_IN_BODY, TRICKLE -> true;
            case null -> true;
        };
    }

    private static byte[] ask(Socket aws, byte[] request) throws IOException {
        aws.getOutputStream().write(request);
        return HttpMessage.read(aws.getInputStream());
    }

    /// @return whether the connection can still be used
    private boolean response(Socket client, @Nullable Break broken, byte[] response) throws IOException {
        OutputStream out = client.getOutputStream();
        int body = new String(response, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
        switch (broken) {
            case RESET, RESET_AFTERWARDS -> client.setSoLinger(true, 0);
            case CLOSE -> {}
            case SWALLOW -> wait(closed);
            case HALF_HEAD -> out.write(response, 0, body / 2);
            case HALF_BODY -> out.write(response, 0, (body + response.length) / 2);
            case SILENCE_IN_BODY -> {
                out.write(response, 0, (body + response.length) / 2);
                wait(closed);
            }
            case TRICKLE -> trickle(out, response, body);
            case NO_HTTP -> out.write("\u0000\u00ff not HTTP\n".getBytes(StandardCharsets.ISO_8859_1));
            case EMPTY_RESPONSE ->
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            case null -> {
                out.write(response);
                return response.length > 0;
            }
        }
        return broken == Break.EMPTY_RESPONSE;
    }

    /// Slower than the limit of an attempt, faster than the read timeout.
    private void trickle(OutputStream out, byte[] response, int body) throws IOException {
        out.write(response, 0, body);
        for (int i = body; i < response.length && !wait(closed, 300); i++) {
            out.write(response, i, 1);
        }
    }

    private static void wait(CountDownLatch closed) {
        while (!wait(closed, 60_000)) {
            // The client gives up first.
        }
    }

    private static boolean wait(CountDownLatch closed, long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void close(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }
}
