package dev.runwatch.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads HTTP/1.1 messages as bytes.
final class HttpMessage {

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");

    private HttpMessage() {}

    /// Reads one request or response, head and body.
    ///
    /// @return empty if the other end closed the connection
    static byte[] read(InputStream in) throws IOException {
        var message = new ByteArrayOutputStream();
        int last4 = 0;
        while (last4 != 0x0D0A0D0A) {
            int next = in.read();
            if (next < 0) {
                return new byte[0];
            }
            message.write(next);
            last4 = last4 << 8 | next;
        }
        Matcher length = LENGTH.matcher(message.toString(StandardCharsets.ISO_8859_1));
        if (length.find()) {
            message.writeBytes(in.readNBytes(Integer.parseInt(length.group(1))));
        }
        return message.toByteArray();
    }
}
