package dev.runwatch.bench.plain;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.runwatch.report.Severity;
import dev.runwatch.startup.SdkWarmup;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.messaging.support.GenericMessage;

/// Runwatch's own packages, wired by hand: the same work without Spring's container and without Spring Cloud Function.
/// Settings have their default values.
public final class Handler implements RequestStreamHandler {

    static {
        SdkWarmup.start();
    }

    private final Object invocations;
    private final Method handle;

    public Handler() {
        this(System.getenv("RUNWATCH_ALERTS_TOPICARN"));
    }

    Handler(String topicArn) {
        Beans.call(LoggerFactory.getILoggerFactory(), "setLevel", "dev.runwatch", Level.INFO.toInt());
        Object redactor = Beans.call(
                configuration("redact.Redact"),
                "redactor",
                Beans.create("redact.RedactSettings", List.of(), List.of()));
        Object restoreScope = Beans.call(
                configuration("aws.Aws"),
                "restoreScope",
                Beans.create("aws.AwsSettings", Duration.ofSeconds(1), Duration.ofSeconds(2)));

        Object lambda = configuration("lambda.Lambda");
        Object reader = Beans.call(lambda, "envelopeReader");
        Function<Object, Object> events = Beans.function(lambda, "receive", reader)
                .andThen(Beans.function(configuration("decode.Decode"), "decode"))
                .andThen(report(restoreScope, redactor))
                .andThen(notify(topicArn, restoreScope, redactor))
                .andThen(record(topicArn, restoreScope))
                .andThen(Beans.function(lambda, "respond"));
        Map<Object, Object> noSchedules = Map.of();
        invocations = Beans.create("lambda.InvocationHandler", reader, events, noSchedules);
        handle = Beans.method(invocations.getClass(), "handle");
    }

    @Override
    public void handleRequest(InputStream event, OutputStream response, Context context) throws IOException {
        var message = new GenericMessage<>(event, Map.of("aws-context", context));
        response.write((byte[]) Beans.call(invocations, handle, message));
    }

    private static Object configuration(String name) {
        return Beans.create(name + "Configuration");
    }

    private static Function<Object, Object> report(Object restoreScope, Object redactor) {
        Object configuration = configuration("report.Report");
        Object reports = Beans.call(
                configuration,
                "statusReports",
                Beans.create(
                        "report.SeveritySettings",
                        Severity.INFO,
                        Severity.INFO,
                        Severity.INFO,
                        Severity.CRITICAL,
                        Severity.CRITICAL,
                        Severity.WARNING,
                        Severity.WARNING,
                        Severity.INFO,
                        Severity.INFO,
                        Severity.CRITICAL,
                        Severity.WARNING,
                        Severity.INFO),
                redactor);
        Object[] perStatus = Stream.of(
                        "running", "pendingRedrive", "succeeded", "failed", "timedOut", "aborted", "unknown", "apiCall")
                .map(status -> Beans.call(configuration, status, reports))
                .toArray();
        Object logSettings = Beans.create("report.LogSettings", payload("REDACTED"), 100_000);
        return Beans.function(configuration, "report", perStatus)
                .andThen(Beans.function(configuration, "log", logSettings, redactor, restoreScope));
    }

    private static Function<Object, Object> notify(String topicArn, Object restoreScope, Object redactor) {
        Object settings = alertSettings(topicArn);
        Object dedup = Beans.create("notify.DedupSettings", Duration.ofMinutes(15), 10_000);
        Object stateStore = Beans.call(
                configuration("store.Store"),
                "stateStore",
                Beans.create("store.StoreSettings", "", Duration.ofMillis(300), Duration.ofDays(14)));
        Object configuration = configuration("notify.Notify");
        Object destination = Beans.call(configuration, "destination", settings);
        Object notifiers = Beans.call(configuration("notify.sns.Sns"), "snsNotifiers", destination);
        return Beans.function(
                configuration,
                "notify",
                restoreScope,
                settings,
                dedup,
                redactor,
                destination,
                home(settings),
                notifiers,
                stateStore);
    }

    private static Object alertSettings(String topicArn) {
        return Beans.create(
                "notify.AlertSettings",
                topicArn,
                Severity.WARNING,
                false,
                Set.of(),
                List.of(),
                Duration.ofSeconds(15),
                Duration.ofSeconds(3));
    }

    private static Object home(Object alertSettings) {
        return Beans.call(configuration("notify.Notify"), "homeAccount", alertSettings);
    }

    private static Function<Object, Object> record(String topicArn, Object restoreScope) {
        Object settings = Beans.create(
                "metrics.MetricsSettings",
                true,
                Beans.constant("metrics.MetricsSettings$Publish", "API"),
                "Runwatch",
                100,
                Duration.ofSeconds(1));
        return Beans.function(
                configuration("metrics.Metrics"), "record", restoreScope, settings, home(alertSettings(topicArn)));
    }

    private static Object payload(String name) {
        return Beans.constant("report.LogSettings$Payload", name);
    }
}
