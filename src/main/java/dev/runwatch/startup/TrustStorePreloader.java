package dev.runwatch.startup;

import java.security.NoSuchAlgorithmException;
import java.util.Map;
import javax.net.ssl.SSLContext;

/// Reads the certificates of the JVM's trust store, which otherwise happens in the first TLS connection.
final class TrustStorePreloader {

    private TrustStorePreloader() {}

    /// @param environment environment variables of the function
    /// @return false if AWS is an endpoint without TLS, such as a local one
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
