package dev.runwatch.notify.render;

import dev.runwatch.event.ApiCall;
import dev.runwatch.event.Arn;
import dev.runwatch.event.StatusChange;
import dev.runwatch.event.StepFunctionsEvent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The page in the AWS console of the partition where an operator continues.
///
/// @param text such as `Open the execution`
record ConsoleLink(String text, String url) {

    /// The page of the execution if its ARN is known, else of the state machine; empty without either, and in a
    /// partition whose console this version does not know.
    static Optional<ConsoleLink> to(StepFunctionsEvent event) {
        return switch (event) {
            case StatusChange change ->
                change.execution().arn().or(change.execution()::stateMachine).flatMap(ConsoleLink::to);
            case ApiCall call -> call.target().flatMap(ConsoleLink::to);
        };
    }

    private static Optional<ConsoleLink> to(Arn arn) {
        return switch (arn.type()) {
            case "stateMachine" -> to(arn, "Open the state machine", "statemachines/view/");
            case "mapRun" -> to(arn, "Open the map run", "mapruns/details/");
            case "activity" -> Optional.empty();
            case "express" -> to(arn, "Open the execution", "express-executions/details/");
            default -> to(arn, "Open the execution", "executions/details/");
        };
    }

    private static Optional<ConsoleLink> to(Arn arn, String text, String page) {
        return arn.consoleHost()
                .map(host ->
                        "https://%s/states/home?region=%s#/v2/%s%s".formatted(host, arn.region(), page, encoded(arn)))
                .map(url -> new ConsoleLink(text, url));
    }

    /// A mail client ends a link at a character that it does not expect in one.
    private static String encoded(Arn arn) {
        return URLEncoder.encode(arn.value(), StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3A", ":")
                .replace("%2F", "/");
    }
}
