package dev.runwatch.store;

import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The items of the table: their keys, attributes and conditions.
///
/// A claim is an item of the idempotency table of [Powertools for AWS Lambda](
/// https://docs.aws.amazon.com/powertools/java/latest/utilities/idempotency/) with an `owner`. A checkpoint is a
/// completed item whose `data` is a time.
final class StoreSchema {

    static final String ID = "id";
    static final String STATUS = "status";
    static final String IN_PROGRESS = "INPROGRESS";
    static final String COMPLETED = "COMPLETED";

    private static final String OWNER = "owner";

    /// When DynamoDB may delete the item, in seconds.
    private static final String EXPIRATION = "expiration";

    /// When the lease ends, in milliseconds.
    private static final String LEASE_END = "in_progress_expiration";

    private static final String DATA = "data";

    /// `status` and `owner` are reserved words of DynamoDB.
    static final Map<String, String> NAMES = Map.of("#status", STATUS, "#owner", OWNER);

    /// The claim may be acquired: it is new, expired, ours, or its lease is over.
    static final String MAY_ACQUIRE = "attribute_not_exists(id) OR expiration < :now"
            + " OR (#status = :inProgress AND (#owner = :me OR in_progress_expiration < :nowMillis))";

    /// The claim is in progress and ours.
    static final String IS_OURS = "#status = :inProgress AND #owner = :me";

    private StoreSchema() {}

    /// At most 465 bytes (a topic's ARN and 64 characters) of the 2,048 that a key may have.
    static String claimId(String destination, String dedupKey) {
        return destination + "#" + dedupKey;
    }

    /// The word `sweep` is older than the name reconciliation; existing tables have it.
    static String checkpointId(String stateMachine) {
        return "runwatch#sweep#" + stateMachine;
    }

    static Map<String, AttributeValue> key(String id) {
        return Map.of(ID, text(id));
    }

    static Map<String, AttributeValue> claim(String id, String owner, Instant leaseEnd, Instant expiration) {
        return Map.of(
                ID, text(id),
                STATUS, text(IN_PROGRESS),
                OWNER, text(owner),
                LEASE_END, number(leaseEnd.toEpochMilli()),
                EXPIRATION, number(expiration.getEpochSecond()));
    }

    static Map<String, AttributeValue> completed(String id, String owner, Instant expiration) {
        return Map.of(
                ID, text(id),
                STATUS, text(COMPLETED),
                OWNER, text(owner),
                EXPIRATION, number(expiration.getEpochSecond()));
    }

    static Map<String, AttributeValue> checkpoint(String id, Instant at) {
        return Map.of(ID, text(id), STATUS, text(COMPLETED), DATA, text(at.toString()));
    }

    /// The values of [#MAY_ACQUIRE].
    static Map<String, AttributeValue> acquireValues(String owner, Instant now) {
        return Map.of(
                ":now", number(now.getEpochSecond()),
                ":nowMillis", number(now.toEpochMilli()),
                ":inProgress", text(IN_PROGRESS),
                ":me", text(owner));
    }

    /// The values of [#IS_OURS].
    static Map<String, AttributeValue> oursValues(String owner) {
        return Map.of(":inProgress", text(IN_PROGRESS), ":me", text(owner));
    }

    static Instant leaseEnd(Map<String, AttributeValue> item) {
        return Instant.ofEpochMilli(
                Long.parseLong(item.getOrDefault(LEASE_END, number(0)).n()));
    }

    /// @throws java.time.DateTimeException if the item holds no time
    static Instant checkpointOf(Map<String, AttributeValue> item) {
        return Instant.parse(text(item, DATA));
    }

    /// The text of an attribute; empty if there is none.
    static String text(Map<String, AttributeValue> item, String attribute) {
        String text = item.getOrDefault(attribute, text("")).s();
        return text == null ? "" : text;
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }
}
