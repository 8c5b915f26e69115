package dev.runwatch.alert;

import dev.runwatch.alert.AlertChannel.Outcome;
import dev.runwatch.alert.SentAlerts.Turn;
import dev.runwatch.batch.Deadline;
import dev.runwatch.claim.Claim;
import dev.runwatch.claim.Claims;
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
final class Once {

    /// Kept back of the invocation's time when it waits for another one.
    private static final Duration RESERVE = Duration.ofMillis(1500);

    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(1);

    private final AlertChannel channel;
    private final SentAlerts sent;
    private final Claims claims;

    Once(AlertChannel channel, SentAlerts sent, Claims claims) {
        this.channel = channel;
        this.sent = sent;
        this.claims = claims;
    }

    /// What became of a fact.
    sealed interface Fate {

        /// @param unclaimed the table of claims could not be asked or told
        record Sent(String messageId, boolean unclaimed) implements Fate {}

        record SentBefore() implements Fate {}

        /// Somebody else is sending it and its end is not known.
        record Elsewhere(String why) implements Fate {}

        record NotSent(String why, Throwable cause) implements Fate {}
    }

    /// @param messages by deduplication key
    Map<String, Fate> send(Map<String, AlertMessage> messages, Deadline deadline) {
        Map<String, Fate> fates = HashMap.newHashMap(messages.size());
        if (messages.isEmpty()) {
            return fates;
        }
        try (Claims.Round round = claims.begin(deadline)) {
            while (fates.size() < messages.size()) {
                Map<String, AlertMessage> ours = new LinkedHashMap<>();
                Map<String, CompletableFuture<Boolean>> theirs = new LinkedHashMap<>();
                messages.forEach((key, message) -> {
                    if (!fates.containsKey(key)) {
                        switch (sent.take(key)) {
                            case Turn.Ours turn -> ours.put(key, message);
                            case Turn.SentBefore before -> fates.put(key, new Fate.SentBefore());
                            case Turn.Theirs(CompletableFuture<Boolean> end) -> theirs.put(key, end);
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
            Map<String, AlertMessage> ours, Claims.Round round, Deadline deadline, Map<String, Fate> fates) {
        try {
            if (!ours.isEmpty()) {
                send(ours, round, deadline, fates);
            }
        } finally {
            ours.keySet().forEach(key -> sent.end(key, isOut(fates.get(key))));
        }
    }

    private static boolean isOut(@Nullable Fate fate) {
        return fate instanceof Fate.Sent || fate instanceof Fate.SentBefore;
    }

    private void send(Map<String, AlertMessage> ours, Claims.Round round, Deadline deadline, Map<String, Fate> fates) {
        Map<String, Claim> claimed = round.claim(List.copyOf(ours.keySet()));
        Map<String, AlertMessage> mine = new LinkedHashMap<>(ours);
        claimed.forEach((key, claim) -> {
            switch (claim) {
                case Claim.Ours one -> {}
                case Claim.Unknown unknown -> {}
                case Claim.Completed completed -> fates.put(key, new Fate.SentBefore());
                case Claim.Elsewhere(Duration leaseLeft) -> fates.put(key, elsewhere(leaseLeft));
            }
        });
        mine.keySet().removeAll(fates.keySet());
        if (!mine.isEmpty()) {
            publish(mine, claimed, round, deadline, fates);
        }
    }

    private void publish(
            Map<String, AlertMessage> mine,
            Map<String, Claim> claimed,
            Claims.Round round,
            Deadline deadline,
            Map<String, Fate> fates) {
        List<String> keys = List.copyOf(mine.keySet());
        List<Outcome> outcomes = channel.send(List.copyOf(mine.values()), deadline);
        Set<String> stored = new HashSet<>();
        for (int i = 0; i < keys.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Stored) {
                stored.add(keys.get(i));
            }
        }
        Set<String> untold = round.settle(keys, stored);
        for (int i = 0; i < keys.size(); i++) {
            String key = keys.get(i);
            boolean unclaimed = untold.contains(key) || claimed.get(key) instanceof Claim.Unknown;
            fates.put(
                    key,
                    switch (outcomes.get(i)) {
                        case Outcome.Stored(String messageId) -> new Fate.Sent(messageId, unclaimed);
                        case Outcome.NotStored(String why, Throwable cause) -> new Fate.NotSent(why, cause);
                    });
        }
    }

    /// Without a fate the fact is open again: the other one failed, and it is our turn.
    private static void await(String key, CompletableFuture<Boolean> end, Deadline deadline, Map<String, Fate> fates) {
        try {
            long millis = deadline.budget(AS_LONG_AS_IT_TAKES, RESERVE).toMillis();
            if (end.get(millis, TimeUnit.MILLISECONDS)) {
                fates.put(key, new Fate.SentBefore());
            }
        } catch (TimeoutException late) {
            fates.put(key, new Fate.Elsewhere("Another invocation of this function is still sending the alert"));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            fates.put(key, new Fate.Elsewhere("Interrupted while another invocation was sending the alert"));
        } catch (ExecutionException impossible) {
            throw new AssertionError("a turn ends with yes or no", impossible);
        }
    }

    private static Fate elsewhere(Duration leaseLeft) {
        return new Fate.Elsewhere("Another function claimed the alert and may be sending it, for %d ms at most"
                .formatted(leaseLeft.toMillis()));
    }
}
