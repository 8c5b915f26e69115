package dev.runwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.packaging.ProvidedFunction;
import dev.runwatch.testkit.LinuxOnly;
import dev.runwatch.testkit.LocalFunction;
import dev.runwatch.testkit.ProcessMemory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Thousands of events at once, through the packaged function.
@LinuxOnly
class StormIT {

    private static final int SIZE = 100;

    /// What the memory may grow by after the first tenth, MB of 1,048,576 bytes: less than the heap's young generation,
    /// a thousandth of what the events themselves are long.
    private static final int MAX_GROWTH = 40;

    /// And what of its heap may be in use more, after a collection: fifty bytes for each event. What threads have set
    /// aside for themselves counts as used, and the SDK's timers stay until they would have rung.
    private static final int MAX_GROWTH_IN_USE = 5_000_000;

    /// A slow machine must not look like a defect: what CloudWatch may have stored or not is in no count.
    private static final Map<String, String> PATIENT = Map.of(
            "RUNWATCH_METRICS_TIMEOUT",
            "20s",
            "RUNWATCH_AWS_READTIMEOUT",
            "20s",
            "RUNWATCH_ALERTS_ATTEMPTTIMEOUT",
            "20s");

    private final List<String> bad = Stream.of("failed.json", "timed-out.json", "aborted.json")
            .map(StormIT::event)
            .toList();
    private final List<String> good =
            Stream.of("succeeded.json", "running.json").map(StormIT::event).toList();
    private String earlier = "";
    private long number;
    private int alerts;
    private int changes;

    @Test
    void accountsForEveryEventAndKeepsItsMemory(@TempDir Path directory) throws IOException {
        storm(directory, 200);
    }

    @Test
    @Tag("endurance")
    void accountsForAHundredThousandEventsAndKeepsItsMemory(@TempDir Path directory) throws IOException {
        storm(directory, 1_000);
    }

    private void storm(Path directory, int batches) throws IOException {
        try (var aws = new StubAws();
                var function = new ProvidedFunction(
                        directory.resolve("task"), byName(aws.endpoint()), PATIENT, directory.resolve("log"))) {
            long afterATenth = 0;
            long inUseAfterATenth = 0;
            for (int batch = 0; batch < batches; batch++) {
                int calls = aws.calls();

                assertThat(respond(function, batch(batch)))
                        .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"damaged\"}]}");
                assertThat(aws.calls() - calls).isLessThanOrEqualTo(11);
                if (batch == batches / 10) {
                    afterATenth = ProcessMemory.megabytes(function.process());
                    inUseAfterATenth = ProcessMemory.inUse(function.process());
                }
            }

            assertThat(aws.alerts()).isEqualTo(alerts);
            List<RecordedCalls.Datum> received = RecordedCalls.data(aws.toCloudWatch());
            assertThat(total(received, "runwatch.executions")).isEqualTo(changes);
            assertThat(total(received, "runwatch.alerts")).isEqualTo(alerts);
            assertThat(total(received, "runwatch.events.duplicate")).isEqualTo(2 * batches);
            assertThat(total(received, "runwatch.events.rejected")).isEqualTo(batches);
            assertThat(ProcessMemory.megabytes(function.process())).isLessThan(afterATenth + MAX_GROWTH);
            assertThat(ProcessMemory.inUse(function.process())).isLessThan(inUseAfterATenth + MAX_GROWTH_IN_USE);
        }
    }

    /// A failure that comes twice and once more in the next batch, something that is no event, and what is new: half of
    /// it bad ends, in every tenth batch all of it.
    private byte[] batch(int batch) {
        List<Map<String, String>> records = new ArrayList<>(SIZE);
        String first = next(bad.getFirst());
        records.add(message("first", first));
        records.add(message("again", first));
        records.add(message("earlier", batch == 0 ? first : earlier));
        records.add(message("damaged", "{\"detail\":"));
        alerts++;
        changes++;
        while (records.size() < SIZE) {
            boolean isBad = batch % 10 == 0 || records.size() % 2 == 0;
            List<String> kinds = isBad ? bad : good;
            records.add(message("m-" + records.size(), next(kinds.get((int) (number % kinds.size())))));
            alerts += isBad ? 1 : 0;
            changes++;
        }
        earlier = first;
        return JsonMapper.shared().writeValueAsBytes(Map.of("Records", records));
    }

    private String next(String event) {
        number++;
        return event.replace("nightly-2026-11-20", "run-" + number);
    }

    /// The SDK keeps the last 150 URIs, a form of SNS and all, of a host that it takes for one account's own: with
    /// digits at two places, as `127.0.0.1:40000` has them and no host of AWS that is called here.
    private static URI byName(String endpoint) {
        return URI.create(endpoint.replace("127.0.0.1", "localhost"));
    }

    private static Map<String, String> message(String id, String body) {
        return Map.of("messageId", id, "eventSource", "aws:sqs", "body", body);
    }

    private static String respond(ProvidedFunction function, byte[] batch) throws IOException {
        var response = new ByteArrayOutputStream();
        function.handleRequest(
                new ByteArrayInputStream(batch), response, LocalFunction.context("request-1", Duration.ofSeconds(60)));
        return response.toString(StandardCharsets.UTF_8);
    }

    private static double total(List<RecordedCalls.Datum> received, String metric) {
        return received.stream()
                .filter(datum -> datum.name().equals(metric))
                .filter(datum -> !datum.dimensions().containsKey("state_machine"))
                .mapToDouble(RecordedCalls.Datum::sum)
                .sum();
    }

    private static String event(String file) {
        return new String(LocalFunction.event(file), StandardCharsets.UTF_8);
    }
}
