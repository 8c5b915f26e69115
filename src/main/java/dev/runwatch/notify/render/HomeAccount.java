package dev.runwatch.notify.render;

import dev.runwatch.event.StatusChange;
import dev.runwatch.event.StepFunctionsEvent;
import dev.runwatch.text.TextSanitizer;
import dev.runwatch.text.Truncator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The account and Region that readers of a topic take for granted: those of the topic. Alerts about any other name
/// their source where there is no room for all fields, in subject, SMS and chat thread; metrics have it as dimensions.
///
/// @param account twelve digits
/// @param names names that operators gave to accounts, by account
public record HomeAccount(String account, String region, Map<String, String> names) {

    private static final int MAX_SOURCE_CHARS = 50;

    public HomeAccount {
        names = Map.copyOf(names);
    }

    /// Where an event is from.
    public record Source(String account, String region) {}

    /// @return empty for this account and Region, and for an event that does not say where it is from
    public Optional<Source> otherSource(StepFunctionsEvent event) {
        String from = account(event);
        String in = region(event);
        var source = new Source(from.isEmpty() ? account : from, in.isEmpty() ? region : in);
        return Optional.of(source).filter(one -> !one.equals(new Source(account, region)));
    }

    /// @return such as ` (billing)`, ` (123456789012, us-east-1)` or ` (us-east-1)`; empty at home
    String suffix(StepFunctionsEvent event) {
        return otherSource(event).map(this::suffix).orElse("");
    }

    private String suffix(Source source) {
        String from = source.account();
        String in = source.region();
        String text = Stream.of(from.equals(account) ? "" : names.getOrDefault(from, from), in.equals(region) ? "" : in)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
        return " (" + Truncator.truncate(text, MAX_SOURCE_CHARS, "...") + ")";
    }

    static String account(StepFunctionsEvent event) {
        return TextSanitizer.singleLine(
                event instanceof StatusChange change
                        ? change.execution().account()
                        : event.metadata().account());
    }

    static String region(StepFunctionsEvent event) {
        return TextSanitizer.singleLine(
                event instanceof StatusChange change
                        ? change.execution().region()
                        : event.metadata().region());
    }
}
