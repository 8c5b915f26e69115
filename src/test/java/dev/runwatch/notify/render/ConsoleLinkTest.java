package dev.runwatch.notify.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.event.ApiCall;
import dev.runwatch.event.Arn;
import dev.runwatch.event.ErrorDetails;
import dev.runwatch.event.EventMetadata;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleLinkTest {

    @ParameterizedTest
    @CsvSource({
        "aws, eu-central-1, eu-central-1.console.aws.amazon.com",
        "aws-cn, cn-north-1, cn-north-1.console.amazonaws.cn",
        "aws-us-gov, us-gov-west-1, console.amazonaws-us-gov.com",
        "aws-eusc, eusc-de-east-1, eusc-de-east-1.console.amazonaws-eusc.eu"
    })
    void leadsToTheConsoleOfThePartition(String partition, String region, String host) {
        assertThat(link("arn:%s:states:%s:123456789012:stateMachine:invoices".formatted(partition, region)))
                .hasValueSatisfying(link -> assertThat(link.url())
                        .startsWith(
                                "https://%s/states/home?region=%s#/v2/statemachines/view/".formatted(host, region)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws-iso:states:us-iso-east-1:123456789012:stateMachine:invoices",
                "arn:aws-new:states:new-east-1:123456789012:stateMachine:invoices",
                "arn:aws:states:eu-central-1:123456789012:activity:approval"
            })
    void isAbsentIfThePageIsUnknown(String arn) {
        assertThat(link(arn)).isEmpty();
    }

    private static Optional<ConsoleLink> link(String arn) {
        var metadata = new EventMetadata("1", Optional.empty(), "", "", false, false, "{}", List.of());
        return ConsoleLink.to(
                new ApiCall(metadata, "2", "TagResource", Optional.of(new Arn(arn)), "", "", ErrorDetails.NONE));
    }
}
