package dev.runwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.FakeAws.Published;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Counts per dedup key the alerts that SNS accepted, across restarts of the function. Every further alert needs a
/// reason: SNS accepted one without confirming it, or the function was killed before the message was acknowledged.
final class Ledger {

    private static final Pattern EXECUTION = Pattern.compile("run-\\d+");

    private final Map<String, Integer> alerts = new HashMap<>();
    private final Map<String, Integer> excused = new HashMap<>();
    private final Map<String, String> keys = new HashMap<>();

    private final Set<String> publishedSinceStart = new HashSet<>();

    void published(List<Published> published) {
        for (Published alert : published) {
            Matcher execution = EXECUTION.matcher(alert.message());
            assertThat(execution.find()).as(alert.message()).isTrue();
            String key = Objects.requireNonNull(alert.attributes().get("dedupKey"), alert.message());
            assertThat(key).as(execution.group()).isEqualTo(keys.getOrDefault(execution.group(), key));
            keys.put(execution.group(), key);
            alerts.merge(execution.group(), 1, Integer::sum);
            publishedSinceStart.add(execution.group());
            if (!alert.acknowledged()) {
                excused.merge(execution.group(), 1, Integer::sum);
            }
        }
    }

    void acknowledged(String execution) {
        assertThat(alerts).as("acknowledged, so SNS has its alert").containsKey(execution);
    }

    /// @param waiting the executions of the messages that are not acknowledged and will be redelivered
    void killed(Set<String> waiting) {
        publishedSinceStart.retainAll(waiting);
        publishedSinceStart.forEach(execution -> excused.merge(execution, 1, Integer::sum));
        publishedSinceStart.clear();
    }

    void requireAnExcuseForEveryDuplicate() {
        alerts.forEach((execution, copies) -> assertThat(copies - 1)
                .as("duplicates of " + execution)
                .isLessThanOrEqualTo(excused.getOrDefault(execution, 0)));
    }

    int executions() {
        return alerts.size();
    }

    int duplicates() {
        return alerts.values().stream().mapToInt(copies -> copies - 1).sum();
    }
}
