package dev.runwatch.notify;

/// Why an alert was not published. In lower case it is the log field `reason` and the dimension of
/// `runwatch.alerts.failed`.
public enum FailureReason {
    ACCESS_DENIED("Check the function's role and the topic's policy"),
    TOPIC_NOT_FOUND("Check runwatch.alerts.topic-arn: there is no such topic"),
    INVALID_CREDENTIALS("Check the function's credentials"),
    KMS("Check the topic's key and its policy"),
    THROTTLED("All retries within the deadline failed"),
    SERVICE_ERROR("All retries within the deadline failed"),
    INVALID_REQUEST("A retry will not help"),
    TIMEOUT("SNS may have accepted the alert, so it may arrive twice"),
    CONNECTION("Check the endpoint, the VPC and the proxy between the function and SNS"),
    OUT_OF_TIME("It was not published. Give the function a longer timeout or smaller batches"),
    INTERNAL("This is a defect of Runwatch: please report it with the stack trace");

    private final String advice;

    FailureReason(String advice) {
        this.advice = advice;
    }

    /// One sentence for the operator, without a full stop.
    public String advice() {
        return advice;
    }

    public boolean isTransient() {
        return this == THROTTLED || this == SERVICE_ERROR;
    }
}
