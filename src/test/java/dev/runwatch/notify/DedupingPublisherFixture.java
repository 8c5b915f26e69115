package dev.runwatch.notify;

import dev.runwatch.notify.NotifyOutcome.Failed;
import dev.runwatch.notify.NotifyOutcome.Published;
import dev.runwatch.notify.render.AlertMessage;
import dev.runwatch.notify.render.Subject;
import dev.runwatch.pipeline.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// A registry, and notifiers that publish or reject in memory.
abstract class DedupingPublisherFixture {

    static final Instant PUBLISHED_AT = Instant.parse("2026-11-20T19:42:23Z");
    static final NotifyOutcome REJECTED =
            new Failed(FailureReason.ACCESS_DENIED, "SNS rejected it", new IllegalStateException("no"));

    final InFlightRegistry registry = new InFlightRegistry(Duration.ofMinutes(15), 1000, System::nanoTime);
    final List<String> published = Collections.synchronizedList(new ArrayList<>());

    static NotifyOutcome send(DedupingPublisher publisher, String key) {
        return Objects.requireNonNull(publisher
                .publish(messages(key), Deadline.in(Duration.ofMinutes(1)))
                .get(key));
    }

    Map<String, NotifyOutcome> publish(Collection<AlertMessage> messages) {
        Map<String, NotifyOutcome> outcomes = new HashMap<>();
        for (AlertMessage message : messages) {
            published.add(message.dedupKey());
            outcomes.put(message.dedupKey(), new Published("m-" + message.dedupKey(), PUBLISHED_AT, false));
        }
        return outcomes;
    }

    static Map<String, NotifyOutcome> reject(Collection<AlertMessage> messages) {
        return messages.stream().collect(Collectors.toMap(AlertMessage::dedupKey, message -> REJECTED));
    }

    static Map<String, AlertMessage> messages(String... keys) {
        Map<String, AlertMessage> messages = new LinkedHashMap<>();
        for (String key : keys) {
            messages.put(key, new AlertMessage(Subject.of("s"), "{}", Map.of(), "g", key));
        }
        return messages;
    }
}
