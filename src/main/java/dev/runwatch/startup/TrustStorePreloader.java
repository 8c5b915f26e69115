package dev.runwatch.startup;

import java.security.NoSuchAlgorithmException;
import java.util.Map;
import javax.net.ssl.SSLContext;

/// The trust store of the JVM, which the first connection by TLS reads whole if nobody did before.
final class TrustStorePreloader {

    private TrustStorePreloader() {}

    /// @param environment of the function
    /// @return false if AWS is an endpoint without TLS, such as one on this machine
    static boolean needed(Map<String, String> environment) {
        return !environment.getOrDefault("AWS_ENDPOINT_URL", "").startsWith("http:");
    }

    static void preload() {
        try {
            SSLContext.getDefault();
        } catch (NoSuchAlgorithmException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }
}
