package dev.runwatch.report;

import dev.runwatch.event.ApiCall;
import dev.runwatch.event.Arn;
import dev.runwatch.event.EventMetadata;
import dev.runwatch.event.ExecutionInfo;
import dev.runwatch.event.StatusChange;
import dev.runwatch.event.StatusChange.Terminal;
import dev.runwatch.redact.Redactor;
import dev.runwatch.text.Truncator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.util.ConcurrentLruCache;

/// Writes each report as one log line: a sentence for people and fields for machines.
///
/// An event that this function logged before is marked as a duplicate and logged at INFO.
final class ReportLog {

    private static final Logger log = LoggerFactory.getLogger(ReportLog.class);

    /// Enough for the events that Lambda and SQS deliver again while a function is warm.
    private static final int REMEMBERED = 10_000;

    private final ConcurrentLruCache<String, Boolean> written = new ConcurrentLruCache<>(REMEMBERED, key -> true);
    private final LogSettings settings;
    private final Redactor redactor;

    ReportLog(LogSettings settings, Redactor redactor) {
        this.settings = settings;
        this.redactor = redactor;
    }

    Report write(Report report) {
        String key = report.event().key();
        boolean duplicate = written.contains(key);
        written.get(key);
        LoggingEventBuilder line = log.atLevel(duplicate ? Level.INFO : level(report.severity()));
        for (var field : fields(report, duplicate).entrySet()) {
            line = line.addKeyValue(field.getKey(), field.getValue());
        }
        line.log("{}", report.headline().sentence());
        return report;
    }

    private Map<String, Object> fields(Report report, boolean duplicate) {
        EventMetadata event = report.event().metadata();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("status", report.status());
        fields.put("severity", report.severity().name());
        switch (report.event()) {
            case StatusChange change -> describe(fields, change);
            case ApiCall call -> describe(fields, call);
        }
        fields.put("error", report.failure().error().value());
        fields.put("failed_state", report.failure().failedState().value());
        fields.put("correlation_id", event.id());
        fields.put("duplicate", duplicate ? "true" : "");
        fields.put("replayed", event.replayed() ? "true" : "");
        fields.put("reconciled", event.reconciled() ? "true" : "");
        fields.put("field_warnings", event.fieldWarnings());
        fields.put("payload", payload(event));
        fields.values().removeIf(value -> value.equals("") || value.equals(List.of()));
        return fields;
    }

    private static void describe(Map<String, Object> fields, StatusChange change) {
        ExecutionInfo execution = change.execution();
        fields.put("state_machine", execution.stateMachineName());
        fields.put("state_machine_arn", execution.stateMachine().map(Arn::value).orElse(""));
        fields.put("execution", execution.name());
        fields.put("execution_arn", execution.arn().map(Arn::value).orElse(""));
        fields.put("attempt", execution.attempt());
        fields.put(
                "enrichment",
                execution.enrichment().outcome().map(outcome -> outcome.code()).orElse(""));
        if (change instanceof Terminal ended) {
            ended.elapsed().ifPresent(elapsed -> fields.put("duration_ms", elapsed.toMillis()));
        }
    }

    private static void describe(Map<String, Object> fields, ApiCall call) {
        fields.put("action", call.action());
        fields.put("state_machine", call.stateMachineName());
        fields.put("resource_arn", call.target().map(Arn::value).orElse(""));
        fields.put("caller", call.caller());
    }

    private String payload(EventMetadata event) {
        return switch (settings.payload()) {
            case FULL -> Truncator.truncateWithNote(event.detail(), settings.maxPayloadChars());
            case REDACTED -> Truncator.truncateWithNote(redactor.json(event.detail()), settings.maxPayloadChars());
            case NONE -> "";
        };
    }

    private static Level level(Severity severity) {
        return switch (severity) {
            case INFO -> Level.INFO;
            case WARNING -> Level.WARN;
            case CRITICAL -> Level.ERROR;
        };
    }
}
