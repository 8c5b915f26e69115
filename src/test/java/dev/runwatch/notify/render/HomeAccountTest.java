package dev.runwatch.notify.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.event.ApiCall;
import dev.runwatch.event.ErrorDetails;
import dev.runwatch.event.EventMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HomeAccountTest {

    private final HomeAccount home = new HomeAccount("123456789012", "eu-central-1", Map.of("210987654321", "billing"));

    @ParameterizedTest
    @CsvSource({
        "123456789012, eu-central-1, ''",
        "123456789012, us-east-1, ' (us-east-1)'",
        "111122223333, eu-central-1, ' (111122223333)'",
        "111122223333, us-east-1, ' (111122223333, us-east-1)'",
        "210987654321, eu-central-1, ' (billing)'",
        "'', '', ''"
    })
    void namesAccountAndRegionOnlyIfTheyAreNotThoseOfTheTopic(String account, String region, String suffix) {
        var metadata = new EventMetadata("1", Optional.empty(), account, region, false, false, "{}", List.of());
        var call = new ApiCall(metadata, "2", "StopExecution", Optional.empty(), "", "", ErrorDetails.NONE);

        assertThat(home.suffix(call)).isEqualTo(suffix);
    }
}
