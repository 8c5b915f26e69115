package dev.runwatch.event;

/// Why an execution or an API call failed.
///
/// @param error such as `PaymentGateway.Timeout`, at most 256 characters; empty if there is none
/// @param cause text, often JSON, at most 32,768 characters; empty if there is none
public record ErrorDetails(String error, String cause) {

    public static final ErrorDetails NONE = new ErrorDetails("", "");

    /// Without the texts, which may contain secrets.
    @Override
    public String toString() {
        return "ErrorDetails[error of %d characters, cause of %d]".formatted(error.length(), cause.length());
    }
}
