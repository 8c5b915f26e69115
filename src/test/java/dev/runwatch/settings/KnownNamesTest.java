package dev.runwatch.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

/// A name is known exactly when Spring Boot finds a setting by it.
class KnownNamesTest {

    record Alerts(
            @DefaultValue("") String topicArn,
            @DefaultValue("") String threshold,
            @DefaultValue List<String> stateMachines) {}

    record Severity(@DefaultValue("") String timedOut) {}

    private final KnownNames names =
            new KnownNames(Map.of(Alerts.class, "runwatch.alerts", Severity.class, "runwatch.severity"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "runwatch.alerts.topic-arn",
                "runwatch.alerts.topicArn",
                "runwatch.alerts.topic_arn",
                "runwatch.alerts.TOPIC-ARN",
                "RUNWATCH.ALERTS.TOPICARN",
                "runwatch.alerts.topicarn",
                "runwatch.alerts.topic.arn",
                "runwatch.alerts.topic_arn2",
                "runwatch.alerts.topic-arn[0]",
                "runwatch.alerts.topic-arn.more",
                "runwatch.alerts.state-machines",
                "runwatch.alerts.state-machines[0]",
                "runwatch.alerts.stateMachines[0]",
                "runwatch.severity.timed-out",
                "runwatch.alert.topic-arn",
                "runwatch.timed-out",
                "RUNWATCH_ALERTS_TOPICARN",
                "RUNWATCH_ALERTS_TOPIC_ARN",
                "runwatch_alerts_topicarn",
                "runwatch_alerts_topic_arn",
                "Runwatch_Alerts_TopicArn",
                "Runwatch_Alerts_Topic_Arn",
                "RUNWATCH_ALERTS_TOPIC-ARN",
                "RUNWATCH_ALERTSTOPICARN",
                "RUNWATCH__ALERTS_TOPICARN",
                "RUNWATCH_ALERTS_TOPICARN_",
                "RUNWATCH_ALERTS_TOPICARN_0",
                "RUNWATCH_ALERTS_TRESHOLD",
                "RUNWATCH_ALERTS_STATEMACHINES",
                "RUNWATCH_ALERTS_STATE_MACHINES",
                "RUNWATCH_ALERTS_STATEMACHINES_0",
                "RUNWATCH_ALERTS_STATEMACHINES_0_",
                "RUNWATCH_ALERTS_STATE_MACHINES_0",
                "RUNWATCH_ALERTS_STATE_MACHINES_0_",
                "RUNWATCH_SEVERITY_TIMEDOUT",
                "RUNWATCH_SEVERITY_TIMED_OUT",
                "RUNWATCH_"
            })
    void aNameIsKnownWhereSpringBootFindsASettingByIt(String name) {
        for (PropertySource<?> source : List.of(properties(name), variables(name))) {
            assertThat(complaints(source).isEmpty())
                    .as(name + " in " + source.getName())
                    .isEqualTo(isFoundIn(source));
        }
    }

    @Test
    void spellingsThatWorkAndSomeThatDoNotAreAmongThem() {
        assertThat(isFoundIn(variables("RUNWATCH_ALERTS_TOPIC_ARN"))).isTrue();
        assertThat(isFoundIn(properties("runwatch.alerts.stateMachines[0]"))).isTrue();
        assertThat(isFoundIn(properties("RUNWATCH_ALERTS_TOPICARN"))).isFalse();
        assertThat(isFoundIn(variables("RUNWATCH_ALERTSTOPICARN"))).isFalse();
    }

    @Test
    void aGroupIsNoSetting() {
        assertThat(complaints(properties("runwatch.alerts"))).contains("'runwatch.alerts'");
        assertThat(complaints(variables("RUNWATCH_SEVERITY"))).contains("'RUNWATCH_SEVERITY'");
    }

    @Test
    void leavesNamesOfOthersAlone() {
        assertThatCode(() -> names.in(
                        List.of(properties("runwatcher.alerts"), variables("RUNWATCHER_ALERTS"), properties("run"))))
                .doesNotThrowAnyException();
    }

    @Test
    void saysWhatWasProbablyMeant() {
        assertThat(complaints(variables("RUNWATCH_ALERTS_TRESHOLD")))
                .isEqualTo("No such setting: 'RUNWATCH_ALERTS_TRESHOLD' (systemEnvironment),"
                        + " did you mean RUNWATCH_ALERTS_THRESHOLD?");
    }

    @Test
    void namesTheWholeGroupWhereNothingIsNear() {
        assertThat(complaints(properties("runwatch.severity.everything")))
                .startsWith("No such setting: 'runwatch.severity.everything' (properties), which is none of ")
                .contains("runwatch.severity.timed-out");
    }

    @Test
    void namesAllGroupsWhereThereIsNone() {
        assertThat(complaints(properties("runwatch.notifications.enabled")))
                .startsWith("No such setting: 'runwatch.notifications.enabled' (properties),"
                        + " which begins with none of ")
                .contains("runwatch.alerts.", "runwatch.severity.");
    }

    @Test
    void saysInWhichLineOfWhichFileItStands() {
        var file = new ByteArrayResource(new byte[0], "application.properties");
        var where = new TextResourceOrigin(file, new TextResourceOrigin.Location(11, 0));
        var source = new OriginTrackedMapPropertySource(
                "file", Map.of("runwatch.alerts.topic", OriginTrackedValue.of("", where)));

        assertThat(complaints(source)).contains("application.properties", "12:1");
    }

    @Test
    void namesAllThatAreUnknownAtOnce() {
        assertThatThrownBy(() ->
                        names.in(List.of(properties("runwatch.one"), properties("other"), variables("RUNWATCH_TWO"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'runwatch.one'", "'RUNWATCH_TWO'");
    }

    private String complaints(PropertySource<?> source) {
        List<String> complaints = new ArrayList<>();
        try {
            names.in(List.of(source));
        } catch (IllegalArgumentException unknown) {
            complaints.add(Objects.requireNonNull(unknown.getMessage()));
        }
        return String.join("", complaints);
    }

    private static boolean isFoundIn(PropertySource<?> source) {
        var binder = new Binder(Objects.requireNonNull(ConfigurationPropertySource.from(source)));
        Alerts alerts = binder.bindOrCreate("runwatch.alerts", Alerts.class);
        Severity severity = binder.bindOrCreate("runwatch.severity", Severity.class);
        return !alerts.equals(new Alerts("", "", List.of())) || !severity.equals(new Severity(""));
    }

    private static PropertySource<?> properties(String name) {
        return new MapPropertySource("properties", Map.of(name, "value"));
    }

    private static PropertySource<?> variables(String name) {
        return new SystemEnvironmentPropertySource("systemEnvironment", Map.of(name, "value"));
    }
}
