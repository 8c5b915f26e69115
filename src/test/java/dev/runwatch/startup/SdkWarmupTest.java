package dev.runwatch.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.aws.http.StubAwsHttpClient;
import dev.runwatch.testkit.FakeAws;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The rehearsal before the first event.
class SdkWarmupTest {

    @Test
    void signsACallOfEachServiceAndSendsNone() {
        var stage = new StubAwsHttpClient();
        try (var aws = new FakeAws()) {
            Map<String, String> properties = aws.properties();
            properties.forEach(System::setProperty);
            try {
                SdkWarmup.rehearse(stage);
            } finally {
                properties.keySet().forEach(System::clearProperty);
            }

            assertThat(stage.requests()).hasSize(2).allSatisfy(request -> assertThat(
                            request.request().firstMatchingHeader("Authorization"))
                    .hasValueSatisfying(value -> assertThat(value).startsWith("AWS4-HMAC-SHA256 Credential=none/")));
            assertThat(aws.calls()).isEmpty();
        }
    }

    @Test
    void readsTheCertificatesThatCallsByTlsWillNeed() {
        assertThat(TrustStorePreloader.needed(Map.of())).isTrue();
        assertThat(TrustStorePreloader.needed(Map.of("AWS_ENDPOINT_URL", "https://localhost:4566")))
                .isTrue();
        assertThat(TrustStorePreloader.needed(Map.of("AWS_ENDPOINT_URL", "http://localhost:4566")))
                .isFalse();
    }
}
