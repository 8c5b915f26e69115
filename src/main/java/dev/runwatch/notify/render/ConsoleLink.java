package dev.runwatch.notify.render;

import dev.runwatch.event.Arn;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// The page of an execution or state machine in the AWS console of its partition.
final class ConsoleLink {

    private ConsoleLink() {}

    static String to(Arn arn) {
        String page =
                switch (arn.type()) {
                    case "stateMachine" -> "statemachines/view/";
                    case "mapRun" -> "mapruns/details/";
                    case "express" -> "express-executions/details/";
                    default -> "executions/details/";
                };
        return "https://%s/states/home?region=%s#/v2/%s%s".formatted(host(arn), arn.region(), page, encoded(arn));
    }

    private static String host(Arn arn) {
        return switch (arn.partition()) {
            case "aws-cn" -> arn.region() + ".console.amazonaws.cn";
            case "aws-us-gov" -> "console.amazonaws-us-gov.com";
            default -> arn.region() + ".console.aws.amazon.com";
        };
    }

    /// Mail clients end a link at a character that they do not expect in one.
    private static String encoded(Arn arn) {
        return URLEncoder.encode(arn.value(), StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3A", ":")
                .replace("%2F", "/");
    }
}
