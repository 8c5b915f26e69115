package dev.runwatch.store;

import dev.runwatch.pipeline.Deadline;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Claims alerts for one destination, so that of several processes one publishes each.
///
/// It fails open: errors of the table are results, never exceptions. Safe for concurrent invocations.
public interface ClaimStore {

    /// Without a table every claim is acquired.
    ClaimStore NONE = deadline -> new Session() {
        @Override
        public Map<String, ClaimResult> claim(List<String> dedupKeys) {
            return dedupKeys.stream().collect(Collectors.toMap(key -> key, key -> new ClaimResult.Acquired()));
        }

        @Override
        public Set<String> complete(Collection<String> dedupKeys) {
            return Set.of();
        }

        @Override
        public void release(Collection<String> dedupKeys) {}

        @Override
        public void close() {}
    };

    /// @param deadline of the invocation: its claims are leased until then, plus the difference of two clocks
    Session begin(Deadline deadline);

    /// The claims of one invocation, used by its thread alone.
    interface Session extends AutoCloseable {

        /// Claims alerts before they are published. Takes at most `runwatch.store.timeout`, whatever the table does.
        ///
        /// @param dedupKeys each once
        /// @return a result for each key
        Map<String, ClaimResult> claim(List<String> dedupKeys);

        /// Completes the claims of published alerts, unconditionally: the alert is out, no matter who holds the claim.
        ///
        /// @return those that the table may not have recorded
        Set<String> complete(Collection<String> dedupKeys);

        /// Releases own claims of alerts that were not published, so that another process need not wait for the lease.
        void release(Collection<String> dedupKeys);

        /// Logs once what the table did not record.
        @Override
        void close();
    }
}
