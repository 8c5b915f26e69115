package dev.runwatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.notify.AlertPublishException;
import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Datum;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.FakeAws.Published;
import dev.runwatch.testkit.FakeStepFunctions;
import dev.runwatch.testkit.FakeStepFunctions.Execution;
import dev.runwatch.testkit.LocalFunction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Runs the real function over every sample event, over failures of SNS, CloudWatch and DynamoDB, and over
/// reconciliation, and keeps the alerts and metrics that it produced. The log is on standard output.
final class ProducedNames {

    private static final String MACHINE = "arn:aws:states:eu-central-1:123456789012:stateMachine:";
    private static final String TRIGGER =
            "{\"id\":\"trigger-1\",\"source\":\"runwatch\",\"detail-type\":\"Runwatch Reconcile\"}";
    private static final Fault DENIED = new Fault.ErrorResponse(400, "AccessDeniedException");
    private static final Fault HELD_BY_OTHER = new Fault.ConditionFailed(
            "{\"status\":{\"S\":\"INPROGRESS\"},\"in_progress_expiration\":{\"N\":\"9999999999999\"}}");

    private final List<Published> alerts = new ArrayList<>();
    private final List<Datum> metrics = new ArrayList<>();

    static ProducedNames collect() throws IOException {
        var names = new ProducedNames();
        try (var aws = new FakeAws()) {
            processSamples(aws);
            processFailures(aws);
            reconcile(aws);
            enrich(aws);
            heartbeat(aws);
            names.alerts.addAll(aws.published());
            names.metrics.addAll(aws.data());
        }
        return names;
    }

    List<Published> alerts() {
        return alerts;
    }

    List<Datum> metrics() {
        return metrics;
    }

    /// Without a cache, because many samples are events of one execution.
    private static void processSamples(FakeAws aws) throws IOException {
        try (var function = alertingOnEverything(aws, "runwatch.dedup.cache-size=0")) {
            for (String event : samples()) {
                invoke(function, LocalFunction.event(event));
            }
            invoke(function, execution("failed.json", "oversized", "x".repeat(200_000)));
        }
    }

    private static void processFailures(FakeAws aws) {
        try (var function = alertingOnEverything(aws)) {
            invoke(function, LocalFunction.event("failed.json"));
            invoke(function, LocalFunction.event("failed.json"));
            aws.dynamoDbFails(DENIED);
            invoke(function, execution("failed.json", "unclaimed", ""));
            for (String event : List.of("running.json", "aborted.json", "failed.json")) {
                aws.dynamoDbFails(HELD_BY_OTHER);
                invoke(function, execution(event, "in-progress", ""));
                aws.snsFails(new Fault.ErrorResponse(403, "AuthorizationError"));
                invoke(function, execution(event, "not-published", ""));
            }
            for (String code : List.of("NotFound", "ExpiredToken", "KMSAccessDenied", "InvalidParameter")) {
                aws.snsFails(new Fault.ErrorResponse(400, code));
                invoke(function, execution("failed.json", "not-published-" + code, ""));
            }
            aws.cloudWatchFails(new Fault.ErrorResponse(403, "AccessDenied"), new Fault.DropResponse());
            invoke(function, execution("failed.json", "metrics-on-the-log", ""));
            invoke(function, execution("failed.json", "metrics-with-unknown-outcome", ""));
        }
    }

    private static LocalFunction alertingOnEverything(FakeAws aws, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "runwatch.alerts.threshold=INFO",
                "runwatch.alerts.on-replay=true",
                "runwatch.alerts.include=input,output",
                "runwatch.store.table=claims"));
        settings.addAll(List.of(more));
        return LocalFunction.start(aws, settings.toArray(String[]::new));
    }

    private static List<String> samples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("sam/events"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    /// The event of another execution.
    private static byte[] execution(String event, String name, String input) {
        return new String(LocalFunction.event(event), StandardCharsets.UTF_8)
                .replace("nightly-2026-11-20", name)
                .replaceFirst("\"input\": *\"", "\"input\": \"" + input)
                .getBytes(StandardCharsets.UTF_8);
    }

    /// An execution to report, a second one for the next run, a list that is denied, one execution that is encrypted
    /// with a key that Runwatch cannot use, and a checkpoint that is too old.
    private static void reconcile(FakeAws aws) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        try (var stepFunctions = new FakeStepFunctions()) {
            for (String name : List.of("orders", "bills", "taxes")) {
                int hours = name.equals("taxes") ? 48 : 1;
                stepFunctions.item(
                        "runwatch#sweep#" + MACHINE + name,
                        Map.of("data", now.minus(hours, ChronoUnit.HOURS).toString()));
            }
            for (String name : List.of("first", "second")) {
                stepFunctions.has(
                        Execution.failed(MACHINE + "orders", name, now.minusSeconds(3_000), now.minusSeconds(2_400)));
            }
            stepFunctions.fails("DescribeExecution", DENIED);
            try (var function = LocalFunction.start(
                    aws,
                    "runwatch.reconcile.state-machines=%1$sorders,%1$sbills,%1$staxes".formatted(MACHINE),
                    "runwatch.reconcile.max-executions=1",
                    "runwatch.store.table=claims",
                    "aws.endpointUrlSfn=" + stepFunctions.endpoint(),
                    "aws.endpointUrlDynamoDb=" + stepFunctions.endpoint())) {
                byte[] trigger = TRIGGER.getBytes(StandardCharsets.UTF_8);
                invoke(function, trigger);
                stepFunctions.alwaysFails("ListExecutions", "bills", DENIED);
                invoke(function, trigger);
                stepFunctions.recovers();
                invoke(function, trigger);
                invoke(function, trigger);
            }
        }
    }

    private static void enrich(FakeAws aws) throws IOException {
        try (var stepFunctions = new FakeStepFunctions()) {
            KnownFailure.addTo(stepFunctions);
            try (var function = LocalFunction.start(
                    aws,
                    "runwatch.enrich.enabled=true",
                    "runwatch.enrich.timeout=10s",
                    "aws.endpointUrlSfn=" + stepFunctions.endpoint())) {
                invoke(function, LocalFunction.event("failed.json"));
            }
        }
    }

    private static void heartbeat(FakeAws aws) {
        String trigger = TRIGGER.replace("Reconcile", "Heartbeat");
        try (var function = LocalFunction.start(aws)) {
            invoke(function, trigger.getBytes(StandardCharsets.UTF_8));
        }
    }

    /// Rejected events and failed alerts are part of the scenario.
    private static void invoke(LocalFunction function, byte[] event) {
        try {
            function.invoke(event, Duration.ofSeconds(30));
        } catch (RuntimeException failed) {
            assertThat(failed).isInstanceOfAny(InvalidEventException.class, AlertPublishException.class);
        }
    }
}
