package dev.runwatch.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.aws.http.StubAwsHttpClient;
import dev.runwatch.testkit.FakeAws;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SdkWarmupTest {

    @Test
    void signsOneCallOfEachServiceAndSendsNone() {
        var stub = new StubAwsHttpClient();
        try (var aws = new FakeAws()) {
            Map<String, String> properties = aws.properties();
            properties.forEach(System::setProperty);
            try {
                SdkWarmup.call(stub);
            } finally {
                properties.keySet().forEach(System::clearProperty);
            }

            assertThat(stub.requests()).hasSize(2).allSatisfy(request -> assertThat(
                            request.request().firstMatchingHeader("Authorization"))
                    .hasValueSatisfying(value -> assertThat(value).startsWith("AWS4-HMAC-SHA256 Credential=none/")));
            assertThat(aws.calls()).isEmpty();
        }
    }
}
