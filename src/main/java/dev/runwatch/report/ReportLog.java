package dev.runwatch.report;

import dev.runwatch.change.ApiCall;
import dev.runwatch.change.Arn;
import dev.runwatch.change.Event;
import dev.runwatch.change.Origin;
import dev.runwatch.change.StatusChange;
import dev.runwatch.change.StatusChange.Ended;
import dev.runwatch.redact.Redactor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/// Says each report in the log: one line, a sentence for people and fields for machines.
final class ReportLog {

    private static final Logger log = LoggerFactory.getLogger(ReportLog.class);

    private final LogSettings settings;
    private final Redactor redactor;

    ReportLog(LogSettings settings, Redactor redactor) {
        this.settings = settings;
        this.redactor = redactor;
    }

    Report write(Report report) {
        LoggingEventBuilder line = log.atLevel(level(report.severity()));
        for (var field : fields(report).entrySet()) {
            line = line.addKeyValue(field.getKey(), field.getValue());
        }
        line.log("{}", report.headline().sentence());
        return report;
    }

    private Map<String, Object> fields(Report report) {
        Event event = report.notice().event();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("status", report.status());
        fields.put("severity", report.severity().name());
        switch (report.notice()) {
            case StatusChange change -> describe(fields, change);
            case ApiCall call -> describe(fields, call);
        }
        fields.put("error", report.reason().error());
        fields.put("failed_state", report.failedState());
        fields.put("correlation_id", event.id());
        fields.put("replayed", event.replayed() ? "true" : "");
        fields.put("found_by", event.swept() ? "sweep" : "");
        fields.put("oddities", event.oddities());
        fields.put("payload", payload(event));
        fields.values().removeIf(value -> value.equals("") || value.equals(List.of()));
        return fields;
    }

    private static void describe(Map<String, Object> fields, StatusChange change) {
        Origin origin = change.origin();
        fields.put("execution", origin.execution().map(Arn::value).orElse(""));
        fields.put("state_machine", origin.stateMachine().map(Arn::value).orElse(""));
        fields.put("attempt", origin.attempt());
        if (change instanceof Ended ended) {
            ended.elapsed().ifPresent(elapsed -> fields.put("duration_ms", elapsed.toMillis()));
        }
    }

    private static void describe(Map<String, Object> fields, ApiCall call) {
        fields.put("action", call.action());
        fields.put("state_machine", call.target().map(Arn::value).orElse(""));
        fields.put("caller", call.caller());
    }

    private String payload(Event event) {
        return switch (settings.payload()) {
            case FULL -> Shortened.to(settings.maxPayloadChars(), event.detail());
            case REDACTED -> Shortened.to(settings.maxPayloadChars(), redactor.json(event.detail()));
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
