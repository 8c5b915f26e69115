package dev.runwatch.local;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Adapts a template to MiniStack, which creates neither composite alarms nor alarms on metric math. Everything else is
/// deployed as it is.
final class EmulatorTemplate {

    private static final Pattern ALARM =
            Pattern.compile("(?m)^  (?<id>\\w+):\n    Type: AWS::CloudWatch::(?<type>\\w*Alarm)\n(?:    .*\n)+\n?");

    private static final String ARN = "arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:";

    private EmulatorTemplate() {}

    static String adapt(String template) {
        String adapted = template;
        for (MatchResult alarm : ALARM.matcher(template).results().toList()) {
            if (alarm.group("type").equals("CompositeAlarm") || alarm.group().contains("\n      Metrics:\n")) {
                String id = alarm.group("id");
                adapted = adapted.replace(alarm.group(), "").replace("${" + id + ".Arn}", ARN + id);
            }
        }
        return adapted;
    }
}
