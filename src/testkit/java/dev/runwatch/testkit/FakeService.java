package dev.runwatch.testkit;

import dev.runwatch.testkit.FakeAws.Fault;

/// One service of AWS: what it stores, and how its protocol writes a response.
interface FakeService {

    String action(FakeRequest request);

    /// Stores what the request contains.
    ///
    /// @param acknowledged whether the client will receive the response
    /// @return the response of a success
    FakeResponse accept(FakeRequest request, boolean acknowledged);

    FakeResponse error(int status, String code, String message);

    /// What an error of AWS quotes if it finds the signature wrong: the canonical request, header by header.
    default String quote(FakeRequest request) {
        var text = new StringBuilder("The Canonical String for this request should have been 'POST\n/\n\n");
        request.headers().forEach((name, values) -> text.append(name)
                .append(':')
                .append(String.join(",", values))
                .append('\n'));
        return text.toString();
    }

    /// Accepts a batch without some of its entries.
    default FakeResponse accept(FakeRequest request, Fault.RejectEntries rejected) {
        throw new IllegalStateException("This service has no batches: " + rejected);
    }

    /// The response to a write whose condition is false.
    ///
    /// @param item the item that exists, as JSON
    default FakeResponse conditionFailed(String item) {
        throw new IllegalStateException("Only DynamoDB has conditions: " + item);
    }
}
