package naive;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

class StatusChangeHandler {

    private static final Logger log = LoggerFactory.getLogger(StatusChangeHandler.class);

    private static final Set<String> QUIET = Set.of("RUNNING", "PENDING_REDRIVE", "SUCCEEDED");

    private final JsonMapper json;
    private final Redactor redactor;
    private final Alerts alerts;
    private final MeterRegistry registry;

    StatusChangeHandler(JsonMapper json, Redactor redactor, Alerts alerts, MeterRegistry registry) {
        this.json = json;
        this.redactor = redactor;
        this.alerts = alerts;
        this.registry = registry;
    }

    String handle(Event event) {
        if (!"aws.states".equals(event.source())) {
            throw new IllegalArgumentException("Not a status change: " + event.source());
        }
        String payload = redactor.json(json.writeValueAsString(event.detail()));
        Change change = Change.of(event, json.readValue(payload, Event.Detail.class), json);
        log.info("{} {} {}", change.stateMachine(), change.status(), payload);
        if (!QUIET.contains(change.status())) {
            alerts.send(change);
            registry.counter("runwatch.alerts", "severity", change.severity(), "outcome", "published")
                    .increment();
            if (change.stopped() != null) {
                registry.timer("runwatch.delay").record(Duration.between(change.stopped(), Instant.now()));
            }
        }
        measure(change);
        return "{}";
    }

    private void measure(Change change) {
        String[] tags = {"status", change.status(), "state_machine", change.stateMachine()};
        registry.counter("runwatch.executions", "status", change.status()).increment();
        registry.counter("runwatch.executions", tags).increment();
        if (change.stopped() != null) {
            registry.timer("runwatch.execution.duration", tags).record(Duration.ofMillis(change.millis()));
        }
    }
}
