package dev.runwatch.change;

/// Why an execution ended as it did.
///
/// @param error a short name such as `PaymentGateway.Timeout` (AWS allows 256 characters); empty when AWS gave none
/// @param cause a longer text (AWS allows 32,768 characters), often JSON in a string; empty when AWS gave none
public record Reason(String error, String cause) {

    public static final Reason NONE = new Reason("", "");

    /// Leaves the texts out: they belong to the execution's owner and may hold secrets.
    @Override
    public String toString() {
        return "Reason[error of %d characters, cause of %d]".formatted(error.length(), cause.length());
    }
}
