package dev.runwatch.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What a call costs over a connection that was kept from the last call, by the JDK alone: with a body that is
/// streamed, as the SDK does it, and with one that is handed over whole.
///
/// Before it streams, the JDK listens to a kept connection for up to a millisecond, because the server may have closed
/// it and what is streamed cannot be sent again (`HttpClient.available` in `sun.net.www.http`).
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
        try (InputStream answer = connection.getInputStream()) {
            answer.readAllBytes();
        }
    }
}
