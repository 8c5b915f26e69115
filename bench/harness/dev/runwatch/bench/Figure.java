package dev.runwatch.bench;

import java.util.Locale;

/// The figures of a candidate, in the order of the tables.
enum Figure {
    START_MS("Start to first answer, median, ms"),
    START_P90_MS("the same, p90"),
    ONE_START_MS("On one processor, median, ms"),
    ONE_START_P90_MS("the same, p90"),
    HALF_START_MS("On half a processor, median, ms"),
    HALF_START_P90_MS("the same, p90"),
    PEAK_MB("Peak memory, MB"),
    ZIP_MB("Zip, MB"),

    WARM_MS("Whole invocation, p50, ms"),
    WARM_P99_MS("the same, p99"),
    OWN_MS("Own work per event, p50, ms"),
    WARM_CPU_MS("Processor time per event, mean, ms"),
    WARM_CLOUDWATCH_CALLS("Calls of CloudWatch per event"),
    LOG_BYTES("Log per event, bytes"),

    BATCH_10_MICROS("Batch of 10, per event, p50, µs"),
    BATCH_10_CPU_MICROS("the same, processor time"),
    BATCH_10_CALLS("the same, calls of SNS and CloudWatch per batch"),
    BATCH_100_MICROS("Batch of 100, per event, p50, µs"),
    BATCH_100_CPU_MICROS("the same, processor time"),
    BATCH_100_CALLS("the same, calls of SNS and CloudWatch per batch"),
    BATCH_1000_MICROS("Batch of 1,000, per event, p50, µs"),
    BATCH_1000_CPU_MICROS("the same, processor time"),
    BATCH_1000_CALLS("the same, calls of SNS and CloudWatch per batch"),

    PAYLOAD_1_MS("One event with 1 KB of input, p50, ms"),
    PAYLOAD_32_MS("with 32 KB"),
    PAYLOAD_200_MS("with 200 KB"),

    STORM_RATE("Events per second"),
    STORM_ALERTS("Alerts of its events, %"),
    STORM_COUNTED("Counted in CloudWatch by the last answer, %"),
    STORM_TENTH_MB("Memory after a tenth, MB"),
    STORM_MB("Memory at the end, MB"),

    DIRECT_LAMBDA("Lambda"),
    DIRECT_SNS("SNS"),
    DIRECT_CLOUDWATCH("PutMetricData"),
    DIRECT_LOGS("Logs"),
    DIRECT_SUM("**Sum**"),
    BUFFERED_LAMBDA("Lambda"),
    BUFFERED_SQS("SQS"),
    BUFFERED_SNS("SNS"),
    BUFFERED_CLOUDWATCH("PutMetricData"),
    BUFFERED_LOGS("Logs"),
    BUFFERED_SUM("**Sum**");

    private final String title;

    Figure(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /// Its name in `results.json`.
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Figure batchMicros(int size) {
        return valueOf("BATCH_" + size + "_MICROS");
    }

    static Figure batchCpuMicros(int size) {
        return valueOf("BATCH_" + size + "_CPU_MICROS");
    }

    static Figure batchCalls(int size) {
        return valueOf("BATCH_" + size + "_CALLS");
    }
}
