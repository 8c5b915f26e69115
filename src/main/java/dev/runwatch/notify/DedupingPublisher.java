package dev.runwatch.notify;

import dev.runwatch.notify.InFlightRegistry.Turn;
import dev.runwatch.notify.NotifyOutcome.Acknowledged;
import dev.runwatch.notify.NotifyOutcome.Duplicate;
import dev.runwatch.notify.NotifyOutcome.Failed;
import dev.runwatch.notify.NotifyOutcome.InProgress;
import dev.runwatch.notify.NotifyOutcome.Published;
import dev.runwatch.notify.render.AlertMessage;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.pipeline.TimeBudget;
import dev.runwatch.store.ClaimResult;
import dev.runwatch.store.ClaimStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/// Publishes each alert once. Concurrent invocations of this process share an [InFlightRegistry], and functions a
/// [ClaimStore]. If its table does not respond, the alert is published anyway (fail open). All maps are by
/// deduplication key.
final class DedupingPublisher {

    private final Notifier notifier;
    private final InFlightRegistry registry;
    private final ClaimStore claims;

    DedupingPublisher(Notifier notifier, InFlightRegistry registry, ClaimStore claims) {
        this.notifier = notifier;
        this.registry = registry;
        this.claims = claims;
    }

    Map<String, NotifyOutcome> publish(Map<String, AlertMessage> messages, Deadline deadline) {
        Map<String, NotifyOutcome> outcomes = HashMap.newHashMap(messages.size());
        Map<String, AlertMessage> open = new LinkedHashMap<>(messages);
        try (ClaimStore.Session session = claims.begin(deadline)) {
            while (!open.isEmpty()) {
                outcomes.putAll(publishOpen(open, session, deadline));
                open.keySet().removeAll(outcomes.keySet());
            }
        }
        return outcomes;
    }

    /// @return without the messages that another invocation failed to publish: they are open again
    private Map<String, NotifyOutcome> publishOpen(
            Map<String, AlertMessage> open, ClaimStore.Session session, Deadline deadline) {
        Map<String, NotifyOutcome> outcomes = HashMap.newHashMap(open.size());
        Map<String, AlertMessage> acquired = new LinkedHashMap<>();
        Map<String, CompletableFuture<Boolean>> inFlight = new LinkedHashMap<>();
        open.forEach((key, message) -> {
            switch (registry.acquire(key)) {
                case Turn.Acquired turn -> acquired.put(key, message);
                case Turn.AlreadyPublished before -> outcomes.put(key, new Duplicate());
                case Turn.InFlight(CompletableFuture<Boolean> published) -> inFlight.put(key, published);
            }
        });
        // First finish what this invocation acquired, then wait: two invocations cannot wait for each other.
        try {
            outcomes.putAll(acquired.isEmpty() ? Map.of() : claimAndPublish(acquired, session, deadline));
        } finally {
            acquired.keySet().forEach(key -> registry.release(key, outcomes.get(key) instanceof Acknowledged));
        }
        inFlight.forEach(
                (key, published) -> await(published, deadline).ifPresent(outcome -> outcomes.put(key, outcome)));
        return outcomes;
    }

    private Map<String, NotifyOutcome> claimAndPublish(
            Map<String, AlertMessage> acquired, ClaimStore.Session session, Deadline deadline) {
        Map<String, NotifyOutcome> outcomes = HashMap.newHashMap(acquired.size());
        Set<String> unavailable = new HashSet<>();
        session.claim(List.copyOf(acquired.keySet())).forEach((key, result) -> {
            switch (result) {
                case ClaimResult.Acquired claim -> {}
                case ClaimResult.Unavailable table -> unavailable.add(key);
                case ClaimResult.Completed before -> outcomes.put(key, new Duplicate());
                case ClaimResult.HeldByOther(Duration leaseLeft) -> outcomes.put(key, heldByOther(leaseLeft));
            }
        });
        Map<String, AlertMessage> claimed = new LinkedHashMap<>(acquired);
        claimed.keySet().removeAll(outcomes.keySet());
        Map<String, NotifyOutcome> results = publish(claimed.values(), deadline);
        unavailable.addAll(session.complete(keys(results, true)));
        session.release(keys(results, false));
        for (String key : claimed.keySet()) {
            outcomes.put(
                    key,
                    switch (Objects.requireNonNull(results.get(key))) {
                        case Published(String messageId, Instant at, boolean before) ->
                            new Published(messageId, at, before || unavailable.contains(key));
                        case NotifyOutcome failed -> failed;
                    });
        }
        return outcomes;
    }

    private static Set<String> keys(Map<String, NotifyOutcome> results, boolean published) {
        return results.keySet().stream()
                .filter(key -> results.get(key) instanceof Published == published)
                .collect(Collectors.toSet());
    }

    /// A defect of the notifier fails these alerts only, and their claims are released.
    private Map<String, NotifyOutcome> publish(Collection<AlertMessage> messages, Deadline deadline) {
        try {
            return notifier.publish(messages, deadline);
        } catch (RuntimeException defect) {
            var failed =
                    new Failed(FailureReason.INTERNAL, "Unexpected exception from the notifier: " + defect, defect);
            return messages.stream().collect(Collectors.toMap(AlertMessage::dedupKey, message -> failed));
        }
    }

    /// @return empty if the other invocation failed
    private static Optional<NotifyOutcome> await(CompletableFuture<Boolean> published, Deadline deadline) {
        try {
            long millis = TimeBudget.WAIT.of(deadline).toMillis();
            return published.get(millis, TimeUnit.MILLISECONDS) ? Optional.of(new Duplicate()) : Optional.empty();
        } catch (TimeoutException late) {
            return Optional.of(new InProgress("Another invocation of this function is still publishing the alert"));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Optional.of(new InProgress("Interrupted while another invocation was publishing the alert"));
        } catch (ExecutionException impossible) {
            throw new AssertionError("the future completes with a value only", impossible);
        }
    }

    private static InProgress heldByOther(Duration leaseLeft) {
        return new InProgress(
                "Another function has claimed the alert and may be publishing it; its lease expires in %d ms"
                        .formatted(leaseLeft.toMillis()));
    }
}
