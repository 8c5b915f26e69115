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

    private static final Pattern FACT = Pattern.compile("run-\\d+");

    private final Map<String, Integer> alerts = new HashMap<>();
    private final Map<String, Integer> excused = new HashMap<>();
    private final Map<String, String> keys = new HashMap<>();

    private final Set<String> takenInThisLife = new HashSet<>();

    void took(List<Published> published) {
        for (Published alert : published) {
            Matcher fact = FACT.matcher(alert.message());
            assertThat(fact.find()).as(alert.message()).isTrue();
            String key = Objects.requireNonNull(alert.attributes().get("dedupKey"), alert.message());
            assertThat(key).as(fact.group()).isEqualTo(keys.getOrDefault(fact.group(), key));
            keys.put(fact.group(), key);
            alerts.merge(fact.group(), 1, Integer::sum);
            takenInThisLife.add(fact.group());
            if (!alert.answered()) {
                excused.merge(fact.group(), 1, Integer::sum);
            }
        }
    }

    void acknowledged(String fact) {
        assertThat(alerts).as("acknowledged, so SNS has its alert").containsKey(fact);
    }

    /// @param waiting the facts of the messages that nobody acknowledged: they come again, to another life
    void killed(Set<String> waiting) {
        takenInThisLife.retainAll(waiting);
        takenInThisLife.forEach(fact -> excused.merge(fact, 1, Integer::sum));
        takenInThisLife.clear();
    }

    void requireAnExcuseForEveryDuplicate() {
        alerts.forEach((fact, copies) ->
                assertThat(copies - 1).as("duplicates of " + fact).isLessThanOrEqualTo(excused.getOrDefault(fact, 0)));
    }

    int facts() {
        return alerts.size();
    }

    int duplicates() {
        return alerts.values().stream().mapToInt(copies -> copies - 1).sum();
    }
}
