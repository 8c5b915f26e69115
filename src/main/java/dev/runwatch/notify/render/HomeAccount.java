package dev.runwatch.notify.render;

import dev.runwatch.event.StatusChange;
import dev.runwatch.event.StepFunctionsEvent;
import dev.runwatch.text.TextSanitizer;
import dev.runwatch.text.Truncator;
import java.util.Map;

/// The account and Region that readers of a topic take for granted: those of the topic. Alerts about any other name
/// their source where there is no room for all fields: in subject, SMS and chat thread.
///
/// @param account twelve digits
/// @param names names that operators gave to accounts, by account
public record HomeAccount(String account, String region, Map<String, String> names) {

    private static final int MAX_SOURCE_CHARS = 50;

    public HomeAccount {
        names = Map.copyOf(names);
    }

    /// @return such as ` (billing)`, ` (123456789012, us-east-1)` or ` (us-east-1)`; empty at home
    String suffix(StepFunctionsEvent event) {
        String from = account(event);
        String in = region(event);
        String elsewhere = from.isEmpty() || from.equals(account) ? "" : names.getOrDefault(from, from);
        String abroad = in.isEmpty() || in.equals(region) ? "" : in;
        String separator = elsewhere.isEmpty() || abroad.isEmpty() ? "" : ", ";
        String source = elsewhere + separator + abroad;
        return source.isEmpty() ? "" : " (" + Truncator.truncate(source, MAX_SOURCE_CHARS, "...") + ")";
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
