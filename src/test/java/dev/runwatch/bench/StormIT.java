package dev.runwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.bundle.ProvidedFunction;
import dev.runwatch.testing.LocalFunction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// A hundred thousand events at once, through the packaged function.
class StormIT {

    private static final int BATCHES = 1_000;
    private static final int SIZE = 100;

    /// What the memory may grow by after the first tenth, MB of 1,048,576 bytes: less than the heap's young generation,
    /// a thousandth of what the events themselves are long.
    private static final int MAX_GROWTH = 40;

    /// A slow machine must not look like a defect: what CloudWatch may have stored or not is in no count.
    private static final Map<String, String> PATIENT = Map.of(
            "RUNWATCH_METRICS_TIMEOUT", "20s",
            "RUNWATCH_AWS_READTIMEOUT", "20s",
            "RUNWATCH_ALERTS_ATTEMPTTIMEOUT", "20s");

    private final String failed = event("failed.json");
    private final String succeeded = event("succeeded.json");
    private long number;

    @Test
    void accountsForEveryEventAndKeepsItsMemory(@TempDir Path directory) throws IOException {
        try (var aws = new LeanAws();
                var function = new ProvidedFunction(
                        directory.resolve("task"), URI.create(aws.endpoint()), PATIENT, directory.resolve("log"))) {
            long afterATenth = 0;
            for (int batch = 0; batch < BATCHES; batch++) {
                int calls = aws.calls();

                assertThat(answer(function, batch()))
                        .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"damaged\"}]}");
                assertThat(aws.calls() - calls).isLessThanOrEqualTo(11);
                if (batch == BATCHES / 10) {
                    afterATenth = megabytes(function.process());
                }
            }

            assertThat(aws.alerts()).isEqualTo(BATCHES * (SIZE - 3));
            List<Told.Datum> told = Told.data(aws.toCloudWatch());
            assertThat(total(told, "runwatch.changes")).isEqualTo(BATCHES * (SIZE - 2));
            assertThat(total(told, "runwatch.alerts")).isEqualTo(BATCHES * (SIZE - 3));
            assertThat(total(told, "runwatch.duplicates")).isEqualTo(BATCHES);
            assertThat(total(told, "runwatch.refused")).isEqualTo(BATCHES);
            assertThat(megabytes(function.process())).isLessThan(afterATenth + MAX_GROWTH);
        }
    }

    /// Failures that are new, the first of them once more, a success, and something that is no event.
    private byte[] batch() {
        List<Map<String, String>> records = new ArrayList<>(SIZE);
        String first = next(failed);
        records.add(message("first", first));
        records.add(message("again", first));
        records.add(message("succeeded", next(succeeded)));
        records.add(message("damaged", "{\"detail\":"));
        while (records.size() < SIZE) {
            records.add(message("m-" + records.size(), next(failed)));
        }
        return JsonMapper.shared().writeValueAsBytes(Map.of("Records", records));
    }

    private String next(String event) {
        number++;
        return event.replace("nightly-2026-11-20", "run-" + number);
    }

    private static Map<String, String> message(String id, String body) {
        return Map.of("messageId", id, "eventSource", "aws:sqs", "body", body);
    }

    private static String answer(ProvidedFunction function, byte[] batch) throws IOException {
        var answer = new ByteArrayOutputStream();
        function.handleRequest(
                new ByteArrayInputStream(batch), answer, LocalFunction.context("request-1", Duration.ofSeconds(60)));
        return answer.toString(StandardCharsets.UTF_8);
    }

    private static double total(List<Told.Datum> told, String metric) {
        return told.stream()
                .filter(datum -> datum.name().equals(metric))
                .mapToDouble(Told.Datum::sum)
                .sum();
    }

    private static String event(String file) {
        return new String(LocalFunction.event(file), StandardCharsets.UTF_8);
    }

    private static long megabytes(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
                .findFirst()
                .orElseThrow();
    }
}
