package dev.runwatch.bench;

import dev.runwatch.testkit.FakeRuntimeApi;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// An invocation that only exchanges bytes: event in, message out, metrics out, response out. The time of a candidate
/// beyond it is the candidate's own work.
final class Baseline {

    private static final String INVOCATION = "/2018-06-01/runtime/invocation/";

    private Baseline() {}

    /// The median, in milliseconds.
    static double millis(Sample sample, int warmUp, int events) throws Exception {
        try (var api = new FakeRuntimeApi();
                var aws = new StubAws()) {
            Thread client = Thread.ofPlatform().daemon().start(() -> exchange(sample, api, aws));
            List<Double> times = new ArrayList<>();
            for (int i = 0; i < warmUp + events; i++) {
                long start = System.nanoTime();
                api.invoke(sample.event(), Duration.ofMinutes(1)).get(1, TimeUnit.MINUTES);
                times.add((System.nanoTime() - start) / 1e6);
            }
            client.interrupt();
            return Quantile.median(times.subList(warmUp, warmUp + events));
        }
    }

    private static void exchange(Sample sample, FakeRuntimeApi api, StubAws aws) {
        try (var lambda = new Connection(URI.create("http://" + api.address()));
                var sns = new Connection(URI.create(aws.endpoint()));
                var cloudWatch = new Connection(URI.create(aws.endpoint()))) {
            while (true) {
                String id = lambda.get(INVOCATION + "next");
                sns.post(sample.toSns());
                cloudWatch.post(sample.toCloudWatch());
                lambda.post(new StubAws.Request(INVOCATION + id + "/response", "application/json", "", new byte[] {}));
            }
        } catch (IOException closed) {
            // The measurement is over. An earlier failure is noticed, because the invocation gets no response.
        }
    }

    /// A minimal HTTP client: one socket that stays open.
    private static final class Connection implements AutoCloseable {

        private final Socket socket;
        private final InputStream in;

        Connection(URI address) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        }

        /// @return the invocation's request id
        String get(String path) throws IOException {
            send("GET %s HTTP/1.1\r\nHost: local\r\n\r\n".formatted(path), new byte[] {});
            return receive();
        }

        void post(StubAws.Request request) throws IOException {
            send(
                    "POST %s HTTP/1.1\r\nHost: local\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                            .formatted(request.path(), request.contentType(), request.body().length),
                    request.body());
            receive();
        }

        private void send(String head, byte[] body) throws IOException {
            byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
            byte[] all = new byte[start.length + body.length];
            System.arraycopy(start, 0, all, 0, start.length);
            System.arraycopy(body, 0, all, start.length, body.length);
            socket.getOutputStream().write(all);
        }

        private String receive() throws IOException {
            String id = "";
            int length = 0;
            for (String line = line(); !line.isEmpty(); line = line()) {
                String header = line.toLowerCase(Locale.ROOT);
                String value = line.substring(line.indexOf(':') + 1).strip();
                if (header.startsWith("lambda-runtime-aws-request-id:")) {
                    id = value;
                } else if (header.startsWith("content-length:")) {
                    length = Integer.parseInt(value);
                }
            }
            in.skipNBytes(length);
            return id;
        }

        private String line() throws IOException {
            var line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("The connection was closed");
                }
                line.append((char) next);
            }
            return line.toString().strip();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
