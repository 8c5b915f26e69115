package dev.runwatch.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// A response of a fake of AWS.
final class FakeResponse {

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    private FakeResponse(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /// As a service of AWS sends it, with the ID of the request.
    static FakeResponse ofAws(int status, String type, byte[] body) {
        return new FakeResponse(
                status, Map.of("Content-Type", type, "x-amzn-RequestId", "00000000-0000-0000-0000-000000000000"), body);
    }

    /// As a service with the protocol JSON 1.0 sends it.
    static FakeResponse json(int status, Object body) {
        return ofAws(status, "application/x-amz-json-1.0", JsonMapper.shared().writeValueAsBytes(body));
    }

    /// A response that does not come from AWS.
    static FakeResponse foreign(int status, String type, String body) {
        return new FakeResponse(status, Map.of("Content-Type", type), body.getBytes(StandardCharsets.UTF_8));
    }

    FakeResponse with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new FakeResponse(status, more, body);
    }

    void write(HttpExchange exchange) throws IOException {
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
