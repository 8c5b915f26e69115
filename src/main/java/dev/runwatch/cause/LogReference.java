package dev.runwatch.cause;

/// The failed task's own log.
///
/// @param group a log group of CloudWatch Logs, or an address in Amazon S3
/// @param stream a log stream or the beginning of its name; may be empty
public record LogReference(String group, String stream) {

    @Override
    public String toString() {
        return stream.isEmpty() ? group : group + ", " + stream;
    }
}
