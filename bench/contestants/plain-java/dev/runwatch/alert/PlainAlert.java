package dev.runwatch.alert;

import dev.runwatch.aws.Renewal;
import dev.runwatch.batch.Batch;
import dev.runwatch.claim.Claims;
import dev.runwatch.redact.Redactor;
import dev.runwatch.report.Report;
import dev.runwatch.report.Severity;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/// The room's wiring without Spring; values are the defaults of [AlertSettings].
public final class PlainAlert {

    private PlainAlert() {}

    public static Function<Batch<Report>, Batch<Handled>> alert(String topicArn, Renewal renewal, Redactor redactor) {
        var settings = new AlertSettings(
                topicArn,
                Severity.WARNING,
                false,
                Set.of(),
                Duration.ofSeconds(15),
                Duration.ofSeconds(3),
                Duration.ofMinutes(15),
                10_000);
        return new AlertConfiguration().alert(renewal, settings, redactor, (access, destination) -> Claims.NONE);
    }
}
