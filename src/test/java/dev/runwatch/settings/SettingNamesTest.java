package dev.runwatch.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/// A name is known exactly if Spring Boot reads a setting from it.
class SettingNamesTest {

    record Alerts(
            @DefaultValue("") String topicArn,
            @DefaultValue("") String threshold,
            @DefaultValue List<String> stateMachines) {}

    record Severity(@DefaultValue("") String timedOut) {}

    private final SettingNames names =
            new SettingNames(Map.of(Alerts.class, "runwatch.alerts", Severity.class, "runwatch.severity"));

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
    void knowsANameIfSpringBootReadsASettingFromIt(String name) {
        for (PropertySource<?> source : List.of(properties(name), variables(name))) {
            assertThat(error(source).isEmpty())
                    .as(name + " in " + source.getName())
                    .isEqualTo(isReadFrom(source));
        }
    }

    @Test
    void coversSpellingsThatSpringBootReadsAndDoesNotRead() {
        assertThat(isReadFrom(variables("RUNWATCH_ALERTS_TOPIC_ARN"))).isTrue();
        assertThat(isReadFrom(properties("runwatch.alerts.stateMachines[0]"))).isTrue();
        assertThat(isReadFrom(properties("RUNWATCH_ALERTS_TOPICARN"))).isFalse();
        assertThat(isReadFrom(variables("RUNWATCH_ALERTSTOPICARN"))).isFalse();
    }

    @Test
    void knowsEveryElementOfAList() {
        assertThatCode(() -> names.requireKnown(List.of(new MapPropertySource(
                        "properties",
                        Map.of("runwatch.alerts.state-machines[0]", "a", "runwatch.alerts.stateMachines[1]", "b")))))
                .doesNotThrowAnyException();
    }

    @Test
    void rejectsThePrefixOfAGroup() {
        assertThat(error(properties("runwatch.alerts"))).contains("'runwatch.alerts'");
        assertThat(error(variables("RUNWATCH_SEVERITY"))).contains("'RUNWATCH_SEVERITY'");
    }

    @Test
    void ignoresNamesWithOtherPrefixes() {
        assertThatCode(() -> names.requireKnown(
                        List.of(properties("runwatcher.alerts"), variables("RUNWATCHER_ALERTS"), properties("run"))))
                .doesNotThrowAnyException();
    }

    @Test
    void suggestsTheNearestName() {
        assertThat(error(variables("RUNWATCH_ALERTS_TRESHOLD")))
                .isEqualTo("Unknown setting 'RUNWATCH_ALERTS_TRESHOLD' (systemEnvironment),"
                        + " did you mean RUNWATCH_ALERTS_THRESHOLD?");
    }

    @Test
    void listsTheGroupIfNoNameIsNear() {
        assertThat(error(properties("runwatch.severity.everything")))
                .isEqualTo("Unknown setting 'runwatch.severity.everything' (properties),"
                        + " its group has runwatch.severity.timed-out");
    }

    @Test
    void listsAllGroupsIfTheGroupIsUnknown() {
        assertThat(error(properties("runwatch.notifications.enabled")))
                .startsWith("Unknown setting 'runwatch.notifications.enabled' (properties), settings start with ")
                .contains("runwatch.alerts.", "runwatch.severity.");
    }

    @Test
    void namesTheFileAndTheLine() {
        var file = new ByteArrayResource(new byte[0], "application.properties");
        var line = new TextResourceOrigin(file, new TextResourceOrigin.Location(11, 0));
        var source = new OriginTrackedMapPropertySource(
                "file", Map.of("runwatch.alerts.topic", OriginTrackedValue.of("", line)));

        assertThat(error(source)).contains("application.properties", "12:1");
    }

    @Test
    void listsAllUnknownSettings() {
        assertThatThrownBy(() -> names.requireKnown(
                        List.of(properties("runwatch.one"), properties("other"), variables("RUNWATCH_TWO"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'runwatch.one'", "'RUNWATCH_TWO'");
    }

    /// Empty if all names are known.
    private String error(PropertySource<?> source) {
        try {
            names.requireKnown(List.of(source));
            return "";
        } catch (IllegalArgumentException unknown) {
            return Objects.requireNonNull(unknown.getMessage());
        }
    }

    private static boolean isReadFrom(PropertySource<?> source) {
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
