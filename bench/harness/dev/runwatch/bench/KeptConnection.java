package dev.runwatch.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Measures a call over a kept-alive connection of the JDK's HTTP client: with a streamed body, as the SDK sends it,
/// and with a body of known length.
///
/// Before it streams a body, the JDK reads from a kept-alive connection for up to a millisecond: the server may have
/// closed it, and a streamed body cannot be sent again (`HttpClient.available` in `sun.net.www.http`).
public final class KeptConnection {

    private static final int WARM_UP = 2_000;
    private static final int CALLS = 2_000;

    private KeptConnection() {}

    public static void main(String[] arguments) throws IOException {
        byte[] form = ("Action=Publish&Message=" + "x".repeat(6_000)).getBytes(StandardCharsets.UTF_8);
        try (var aws = new StubAws()) {
            for (boolean streamed : List.of(true, false)) {
                List<Double> nanos = new ArrayList<>(CALLS);
                for (int i = 0; i < WARM_UP + CALLS; i++) {
                    long start = System.nanoTime();
                    post(URI.create(aws.endpoint()), form, streamed);
                    if (i >= WARM_UP) {
                        nanos.add((double) (System.nanoTime() - start));
                    }
                }
                System.out.printf(
                        "%-30s %,10.0f%n", "a call, " + (streamed ? "streamed" : "whole"), Quantile.median(nanos));
            }
        }
    }

    private static void post(URI address, byte[] form, boolean streamed) throws IOException {
        var connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
        connection.setDoOutput(true);
        if (streamed) {
            connection.setFixedLengthStreamingMode(form.length);
        }
        connection.getOutputStream().write(form);
        try (InputStream response = connection.getInputStream()) {
            response.readAllBytes();
        }
    }
}
