package dev.runwatch;

import dev.runwatch.testkit.SecretSample;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Finds secrets in what a function outputs, including pieces of truncated secrets.
final class SecretLeaks {

    /// The ways by which a secret could leave the process.
    enum Output {
        LOG,
        ALERT,
        METRIC,
        RESPONSE,
        /// What a thread dump shows, which the operating system and other users could read.
        THREADS
    }

    private static final Set<Output> NONE = Set.of();
    private static final Set<Output> LOG = Set.of(Output.LOG);
    private static final Set<Output> LOG_AND_ALERT = Set.of(Output.LOG, Output.ALERT);

    /// The outputs that may contain the unmarked text of a field. Other fields are part of the detail, and so of the
    /// log's payload, and in no other output.
    private static final Map<String, Set<Output>> ALLOWED = Map.ofEntries(
            // The error for an unexpected event says which event was received.
            Map.entry("source", Set.of(Output.LOG, Output.RESPONSE)),
            Map.entry("detail-type", Set.of(Output.LOG, Output.RESPONSE)),
            Map.entry("detail.eventSource", Set.of(Output.LOG, Output.RESPONSE)),
            Map.entry("detail", NONE),
            // They identify the event.
            Map.entry("id", LOG_AND_ALERT),
            Map.entry("account", LOG_AND_ALERT),
            Map.entry("region", LOG_AND_ALERT),
            // They are the content of an alert.
            Map.entry("detail.status", LOG_AND_ALERT),
            Map.entry("detail.error", LOG_AND_ALERT),
            Map.entry("detail.cause", LOG_AND_ALERT),
            Map.entry("detail.redriveStatus", LOG_AND_ALERT),
            Map.entry("detail.redriveStatusReason", LOG_AND_ALERT),
            // Only because the test sets runwatch.alerts.include.
            Map.entry("detail.input", LOG_AND_ALERT),
            Map.entry("detail.output", LOG_AND_ALERT),
            // An API call, its caller and its result.
            Map.entry("detail.eventName", LOG_AND_ALERT),
            Map.entry("detail.errorCode", LOG_AND_ALERT),
            Map.entry("detail.errorMessage", LOG_AND_ALERT),
            Map.entry("detail.requestParameters.name", LOG_AND_ALERT),
            Map.entry("detail.userIdentity.arn", LOG_AND_ALERT),
            // Other members of the envelope are not used.
            Map.entry("version", NONE),
            Map.entry("time", NONE),
            Map.entry("resources", NONE),
            Map.entry("replay-name", NONE));

    private SecretLeaks() {}

    /// @param outputs the text of each output
    /// @return a description of each leak
    static Set<String> find(Map<Output, String> outputs, SecretEvents events) {
        Map<String, String> marked = byPiece(events.marked());
        Map<String, String> unmarked = byPiece(events.unmarked());
        Set<String> leaks = new TreeSet<>();
        outputs.forEach((output, text) -> {
            for (String piece : SecretSample.pieces(text)) {
                if (marked.containsKey(piece)) {
                    leaks.add(output + " contains " + marked.get(piece) + ": " + around(text, piece));
                } else if (unmarked.containsKey(piece)
                        && !allowed(unmarked.get(piece)).contains(output)) {
                    leaks.add(output + " contains the text of " + unmarked.get(piece) + ": " + around(text, piece));
                }
            }
        });
        return leaks;
    }

    private static Map<String, String> byPiece(Map<String, String> secrets) {
        Map<String, String> pieces = new HashMap<>();
        secrets.forEach((secret, what) -> SecretSample.pieces(secret).forEach(piece -> pieces.put(piece, what)));
        return pieces;
    }

    private static Set<Output> allowed(String kindAndField) {
        String field = kindAndField.substring(kindAndField.indexOf(' ') + 1);
        return ALLOWED.getOrDefault(field, field.startsWith("detail.") ? LOG : NONE);
    }

    private static String around(String text, String canary) {
        int at = text.indexOf(canary);
        return text.substring(Math.max(0, at - 120), Math.min(text.length(), at + canary.length() + 20));
    }
}
