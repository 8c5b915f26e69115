package dev.runwatch.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A request to a fake of AWS.
final class FakeRequest {

    private final String path;
    private final Map<String, List<String>> headers = new TreeMap<>();
    private final int port;
    private final byte[] body;

    private FakeRequest(HttpExchange exchange) throws IOException {
        path = exchange.getRequestURI().getPath();
        port = exchange.getRemoteAddress().getPort();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        body = body(exchange.getRequestBody(), headers);
    }

    static FakeRequest read(HttpExchange exchange) throws IOException {
        return new FakeRequest(exchange);
    }

    String path() {
        return path;
    }

    /// By name in lower case.
    Map<String, List<String>> headers() {
        return headers;
    }

    /// The client's port, which identifies the connection.
    int port() {
        return port;
    }

    /// Uncompressed.
    byte[] body() {
        return body.clone();
    }

    private static byte[] body(InputStream body, Map<String, List<String>> headers) throws IOException {
        byte[] bytes = body.readAllBytes();
        if (!headers.getOrDefault("content-encoding", List.of()).contains("gzip")) {
            return bytes;
        }
        try (InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return unzipped.readAllBytes();
        }
    }

    /// The first value of a header; empty if there is none.
    String header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.getFirst();
    }

    /// The access key that signed the request; empty without a signature.
    String signer() {
        return credential(0);
    }

    /// The Region for which the request is signed; empty without a signature.
    String region() {
        return credential(2);
    }

    /// One part of `Credential=KEY/DATE/REGION/…` in the header `Authorization`.
    private String credential(int part) {
        String authorization = header("authorization");
        int start = authorization.indexOf("Credential=");
        return start < 0
                ? ""
                : authorization.substring(start + "Credential=".length()).split("/", -1)[part];
    }

    JsonNode json() {
        return JsonMapper.shared().readTree(body);
    }

    /// The parameters of a request in the query protocol.
    Map<String, String> form() {
        Map<String, String> form = new TreeMap<>();
        for (String pair : text().split("&", -1)) {
            String[] parts = pair.split("=", 2);
            form.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
