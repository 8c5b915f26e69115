package dev.runwatch.store;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.pipeline.Deadline;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Who sends what to one destination. Nothing here ever throws for what the table does.
public interface ClaimStore {

    /// Without a table everything is ours.
    ClaimStore NONE = deadline -> new Session() {
        @Override
        public Map<String, ClaimResult> claim(List<String> keys) {
            return keys.stream().collect(Collectors.toMap(key -> key, key -> new ClaimResult.Acquired()));
        }

        @Override
        public Set<String> settle(List<String> keys, Set<String> sent) {
            return Set.of();
        }

        @Override
        public void close() {
            // Nothing was asked.
        }
    };

    /// The id of a claim in the table. DynamoDB's key may have 2,048 bytes; a topic's ARN has 400 at most.
    ///
    /// @param key of the fact, such as its deduplication key
    static String id(String destination, String key) {
        return destination + "#" + key;
    }

    /// @param deadline of the invocation: no claim outlasts it by more than clocks may differ
    Session begin(Deadline deadline);

    /// What one invocation claims.
    interface Session extends AutoCloseable {

        /// Whose each fact is. Takes no longer than its time-out, whatever the table does.
        ///
        /// @param keys deduplication keys, each once
        Map<String, ClaimResult> claim(List<String> keys);

        /// Tells what became of the facts that were sent, or not: completes the claims of the one, releases the others.
        ///
        /// @param keys what was [ClaimResult.Acquired] or [ClaimResult.Unavailable]
        /// @param sent those of them that the destination took
        /// @return those of `sent` that the table may not know of
        Set<String> settle(List<String> keys, Set<String> sent);

        /// Logs, once, what the table did not do.
        @Override
        void close();
    }

    /// Makes the claims over an access to AWS: what holds a client is made anew after a restore.
    interface Factory {

        /// @param destination where the alerts go; the same fact may go to several
        ClaimStore create(AwsClientContext access, String destination);
    }
}
