package dev.runwatch.event;

/// Why an execution ended as it did.
///
/// @param error a short name such as `PaymentGateway.Timeout` (AWS allows 256 characters); empty when AWS gave none
/// @param cause a longer text (AWS allows 32,768 characters), often JSON in a string; empty when AWS gave none
public record ErrorDetails(String error, String cause) {

    public static final ErrorDetails NONE = new ErrorDetails("", "");

    /// Leaves the texts out: they belong to the execution's owner and may hold secrets.
    @Override
    public String toString() {
        return "Reason[error of %d characters, cause of %d]".formatted(error.length(), cause.length());
    }
}
