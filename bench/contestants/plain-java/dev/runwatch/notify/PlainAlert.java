package dev.runwatch.notify;

import dev.runwatch.aws.RestoreScope;
import dev.runwatch.notify.sns.PlainSns;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.redact.Redactor;
import dev.runwatch.report.Report;
import dev.runwatch.report.Severity;
import dev.runwatch.store.StateStore;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/// The room's wiring without Spring; values are the defaults of [AlertSettings].
public final class PlainAlert {

    private PlainAlert() {}

    public static Function<Batch<Report>, Batch<NotifiedReport>> alert(
            String topicArn, RestoreScope renewal, Redactor redactor) {
        var settings = new AlertSettings(
                topicArn, Severity.WARNING, false, Set.of(), Duration.ofSeconds(15), Duration.ofSeconds(3));
        var dedup = new DedupSettings(Duration.ofMinutes(15), 10_000);
        var configuration = new NotifyConfiguration();
        Destination destination = configuration.destination(settings);
        return configuration.notify(
                renewal, settings, dedup, redactor, destination, PlainSns.notifiers(destination), StateStore.NONE);
    }
}
