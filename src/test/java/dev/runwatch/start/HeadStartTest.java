package dev.runwatch.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testing.FakeAws;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The rehearsal before the first event.
class HeadStartTest {

    @Test
    void signsACallOfEachServiceAndSendsNone() {
        var stage = new Stage();
        try (var aws = new FakeAws()) {
            Map<String, String> properties = aws.properties();
            properties.forEach(System::setProperty);
            try {
                HeadStart.rehearse(stage);
            } finally {
                properties.keySet().forEach(System::clearProperty);
            }

            assertThat(stage.played()).hasSize(2).allSatisfy(request -> assertThat(
                            request.request().firstMatchingHeader("Authorization"))
                    .hasValueSatisfying(value -> assertThat(value).startsWith("AWS4-HMAC-SHA256 Credential=none/")));
            assertThat(aws.calls()).isEmpty();
        }
    }

    @Test
    void readsTheCertificatesThatCallsByTlsWillNeed() {
        assertThat(Certificates.needed(Map.of())).isTrue();
        assertThat(Certificates.needed(Map.of("AWS_ENDPOINT_URL", "https://localhost:4566")))
                .isTrue();
        assertThat(Certificates.needed(Map.of("AWS_ENDPOINT_URL", "http://localhost:4566")))
                .isFalse();
    }
}
