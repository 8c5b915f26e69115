package dev.runwatch.notify;

import dev.runwatch.notify.InFlightRegistry.Turn;
import dev.runwatch.notify.Notifier.Outcome;
import dev.runwatch.notify.render.AlertMessage;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.pipeline.TimeBudget;
import dev.runwatch.store.ClaimResult;
import dev.runwatch.store.ClaimStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Sends each fact once: not again what this process or another function has sent, and not now what one of them is
/// sending at this moment.
final class DedupingPublisher {

    private final Notifier channel;
    private final InFlightRegistry sent;
    private final ClaimStore claims;

    DedupingPublisher(Notifier channel, InFlightRegistry sent, ClaimStore claims) {
        this.channel = channel;
        this.sent = sent;
        this.claims = claims;
    }

    /// What became of a fact.
    sealed interface PublishResult {

        /// @param unclaimed the table of claims could not be asked or told
        record Published(String messageId, boolean unclaimed) implements PublishResult {}

        record Duplicate() implements PublishResult {}

        /// Somebody else is sending it and its end is not known.
        record InProgress(String why) implements PublishResult {}

        record Failed(String why, Throwable cause) implements PublishResult {}
    }

    /// @param messages by deduplication key
    Map<String, PublishResult> publish(Map<String, AlertMessage> messages, Deadline deadline) {
        Map<String, PublishResult> fates = HashMap.newHashMap(messages.size());
        if (messages.isEmpty()) {
            return fates;
        }
        try (ClaimStore.Session round = claims.begin(deadline)) {
            while (fates.size() < messages.size()) {
                Map<String, AlertMessage> ours = new LinkedHashMap<>();
                Map<String, CompletableFuture<Boolean>> theirs = new LinkedHashMap<>();
                messages.forEach((key, message) -> {
                    if (!fates.containsKey(key)) {
                        switch (sent.acquire(key)) {
                            case Turn.Acquired turn -> ours.put(key, message);
                            case Turn.AlreadySent before -> fates.put(key, new PublishResult.Duplicate());
                            case Turn.InFlight(CompletableFuture<Boolean> end) -> theirs.put(key, end);
                        }
                    }
                });
                // Ours are at their end before we wait for others, so two that wait for each other cannot be.
                takeTurn(ours, round, deadline, fates);
                theirs.forEach((key, end) -> await(key, end, deadline, fates));
            }
        }
        return fates;
    }

    private void takeTurn(
            Map<String, AlertMessage> ours,
            ClaimStore.Session round,
            Deadline deadline,
            Map<String, PublishResult> fates) {
        try {
            if (!ours.isEmpty()) {
                publish(ours, round, deadline, fates);
            }
        } finally {
            ours.keySet().forEach(key -> sent.release(key, isOut(fates.get(key))));
        }
    }

    private static boolean isOut(@Nullable PublishResult fate) {
        return fate instanceof PublishResult.Published || fate instanceof PublishResult.Duplicate;
    }

    private void publish(
            Map<String, AlertMessage> ours,
            ClaimStore.Session round,
            Deadline deadline,
            Map<String, PublishResult> fates) {
        Map<String, ClaimResult> claimed = round.claim(List.copyOf(ours.keySet()));
        Map<String, AlertMessage> mine = new LinkedHashMap<>(ours);
        claimed.forEach((key, claim) -> {
            switch (claim) {
                case ClaimResult.Acquired one -> {}
                case ClaimResult.Unavailable unknown -> {}
                case ClaimResult.Completed completed -> fates.put(key, new PublishResult.Duplicate());
                case ClaimResult.HeldByOther(Duration leaseLeft) -> fates.put(key, elsewhere(leaseLeft));
            }
        });
        mine.keySet().removeAll(fates.keySet());
        if (!mine.isEmpty()) {
            publish(mine, claimed, round, deadline, fates);
        }
    }

    private void publish(
            Map<String, AlertMessage> mine,
            Map<String, ClaimResult> claimed,
            ClaimStore.Session round,
            Deadline deadline,
            Map<String, PublishResult> fates) {
        List<String> keys = List.copyOf(mine.keySet());
        List<Outcome> outcomes = channel.publish(List.copyOf(mine.values()), deadline);
        Set<String> stored = new HashSet<>();
        for (int i = 0; i < keys.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Published) {
                stored.add(keys.get(i));
            }
        }
        Set<String> untold = round.complete(stored);
        round.release(keys.stream().filter(key -> !stored.contains(key)).toList());
        for (int i = 0; i < keys.size(); i++) {
            String key = keys.get(i);
            boolean unclaimed = untold.contains(key) || claimed.get(key) instanceof ClaimResult.Unavailable;
            fates.put(
                    key,
                    switch (outcomes.get(i)) {
                        case Outcome.Published(String messageId) -> new PublishResult.Published(messageId, unclaimed);
                        case Outcome.Failed(String why, Throwable cause) -> new PublishResult.Failed(why, cause);
                    });
        }
    }

    /// Without a fate the fact is open again: the other one failed, and it is our turn.
    private static void await(
            String key, CompletableFuture<Boolean> end, Deadline deadline, Map<String, PublishResult> fates) {
        try {
            long millis = TimeBudget.WAIT.of(deadline).toMillis();
            if (end.get(millis, TimeUnit.MILLISECONDS)) {
                fates.put(key, new PublishResult.Duplicate());
            }
        } catch (TimeoutException late) {
            fates.put(
                    key,
                    new PublishResult.InProgress("Another invocation of this function is still sending the alert"));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            fates.put(key, new PublishResult.InProgress("Interrupted while another invocation was sending the alert"));
        } catch (ExecutionException impossible) {
            throw new AssertionError("a turn ends with yes or no", impossible);
        }
    }

    private static PublishResult elsewhere(Duration leaseLeft) {
        return new PublishResult.InProgress(
                "Another function claimed the alert and may be sending it, for %d ms at most"
                        .formatted(leaseLeft.toMillis()));
    }
}
