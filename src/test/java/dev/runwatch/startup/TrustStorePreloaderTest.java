package dev.runwatch.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TrustStorePreloaderTest {

    @Test
    void readsTheTrustStoreUnlessTheEndpointHasNoTls() {
        assertThat(TrustStorePreloader.needed(Map.of())).isTrue();
        assertThat(TrustStorePreloader.needed(Map.of("AWS_ENDPOINT_URL", "https://localhost:4566")))
                .isTrue();
        assertThat(TrustStorePreloader.needed(Map.of("AWS_ENDPOINT_URL", "http://localhost:4566")))
                .isFalse();
    }
}
