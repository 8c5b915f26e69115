package dev.runwatch.testkit;

import java.io.ByteArrayOutputStream;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// The network before AWS: passes requests and answers on, and breaks as told, byte by byte.
///
/// It stays in the way for as long as it is open; what it is not told to break it passes on as it is.
public final class FaultProxy implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");

    /// What happens to one request, or to its answer.
    public enum Break {
        /// The request gets nowhere: the connection is reset.
        RESET,
        /// The request gets nowhere: the connection is closed.
        CLOSE,
        /// The request gets nowhere, and nobody says so.
        SWALLOW,
        /// AWS has the request; its answer is lost with the connection.
        RESET_AFTERWARDS,
        /// AWS has the request; the answer ends within its head.
        HALF_HEAD,
        /// AWS has the request; the answer ends within its body.
        HALF_BODY,
        /// AWS has the request; the answer stops within its body, and nobody says so.
        SILENCE_IN_BODY,
        /// AWS has the request; the answer comes, a byte at a time, and does not end.
        TRICKLE,
        /// The request gets nowhere; what comes back is no HTTP.
        NO_HTTP,
        /// The request gets nowhere; what comes back is a success without a body.
        EMPTY_ANSWER
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

    /// One that speaks TLS to its clients.
    public static FaultProxy secured(URI target, SSLContext tls) {
        return new FaultProxy(target, tls);
    }

    public synchronized URI endpoint() {
        return URI.create((tls == null ? "http" : "https") + "://127.0.0.1:" + server.getLocalPort());
    }

    /// Shows another certificate from the next connection on.
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

    /// How many connections were made so far, also such that never became a request.
    public synchronized int connections() {
        return connections;
    }

    /// Closes all open connections, as a server or a gateway does with such that are idle for long.
    public synchronized void closeConnections() {
        open.forEach(FaultProxy::close);
        open.clear();
    }

    /// Lets all open connections be forgotten by a gateway in between: what is sent on them gets nowhere.
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

    /// At the first byte that is read, TLS shakes hands.
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
            for (byte[] request = message(in); request.length > 0; request = message(in)) {
                Break broken = broken(client);
                byte[] answer = reaches(broken) ? ask(aws, request) : new byte[0];
                if (!answer(client, broken, answer)) {
                    return;
                }
            }
        } catch (IOException gone) {
            // Whoever was at the other end has closed it, which is what the test is about.
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
            case RESET, CLOSE, SWALLOW, NO_HTTP, EMPTY_ANSWER -> false;
            case RESET_AFTERWARDS, HALF_HEAD, HALF_BODY, SILENCE_IN_BODY, TRICKLE -> true;
            case null -> true;
        };
    }

    private static byte[] ask(Socket aws, byte[] request) throws IOException {
        aws.getOutputStream().write(request);
        return message(aws.getInputStream());
    }

    /// @return whether the connection can still be used
    private boolean answer(Socket client, @Nullable Break broken, byte[] answer) throws IOException {
        OutputStream out = client.getOutputStream();
        int body = new String(answer, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
        switch (broken) {
            case RESET, RESET_AFTERWARDS -> client.setSoLinger(true, 0);
            case CLOSE -> {}
            case SWALLOW -> wait(closed);
            case HALF_HEAD -> out.write(answer, 0, body / 2);
            case HALF_BODY -> out.write(answer, 0, (body + answer.length) / 2);
            case SILENCE_IN_BODY -> {
                out.write(answer, 0, (body + answer.length) / 2);
                wait(closed);
            }
            case TRICKLE -> trickle(out, answer, body);
            case NO_HTTP -> out.write("\u0000\u00ff nothing that HTTP knows\n".getBytes(StandardCharsets.ISO_8859_1));
            case EMPTY_ANSWER ->
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            case null -> {
                out.write(answer);
                return answer.length > 0;
            }
        }
        return broken == Break.EMPTY_ANSWER;
    }

    /// Slower than any patience with the whole, and faster than any patience with one byte.
    private void trickle(OutputStream out, byte[] answer, int body) throws IOException {
        out.write(answer, 0, body);
        for (int i = body; i < answer.length && !wait(closed, 300); i++) {
            out.write(answer, i, 1);
        }
    }

    private static void wait(CountDownLatch closed) {
        while (!wait(closed, 60_000)) {
            // Whoever waits at the other end gives up first.
        }
    }

    private static boolean wait(CountDownLatch closed, long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// One request or answer, head and body.
    ///
    /// @return empty where the other end closed the connection instead
    private static byte[] message(InputStream in) throws IOException {
        var message = new ByteArrayOutputStream();
        int last4 = 0;
        while (last4 != 0x0D0A0D0A) {
            int next = in.read();
            if (next < 0) {
                return new byte[0];
            }
            message.write(next);
            last4 = last4 << 8 | next;
        }
        Matcher length = LENGTH.matcher(message.toString(StandardCharsets.ISO_8859_1));
        if (length.find()) {
            message.writeBytes(in.readNBytes(Integer.parseInt(length.group(1))));
        }
        return message.toByteArray();
    }

    private static void close(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }
}
