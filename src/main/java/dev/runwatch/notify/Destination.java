package dev.runwatch.notify;

import dev.runwatch.store.ClaimStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Where alerts go, and how a fact is called there.
///
/// @param topicArn the ARN of the SNS topic
public record Destination(String topicArn) {

    /// The id of the claim to tell this destination of a fact.
    public String claimOf(String identity) {
        return ClaimStore.id(topicArn, dedupKey(identity));
    }

    /// The same for the same fact: 64 hexadecimal characters.
    public static String dedupKey(String identity) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }
}
