package dev.runwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanTimeTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 ms",
        "PT0.85S, 850 ms",
        "PT5.9S, 5 s",
        "PT59S, 59 s",
        "PT60S, 1 min",
        "PT741S, 12 min 21 s",
        "PT3600S, 1 h",
        "PT3H5M59S, 3 h 5 min",
        "PT24H, 1 d",
        "PT52H, 2 d 4 h"
    })
    void writesADurationInWords(Duration duration, String words) {
        assertThat(HumanTime.duration(duration)).isEqualTo(words);
    }
}
