package dev.runwatch.pipeline;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What an event arrived in: unchanged, so that it can be kept or redelivered as it came.
public sealed interface Received {

    /// The text as it came; empty if it is not text.
    Optional<String> text();

    /// The payload of a direct invocation.
    final class Payload implements Received {

        private final byte[] bytes;

        public Payload(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        @Override
        public Optional<String> text() {
            try {
                return Optional.of(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString());
            } catch (CharacterCodingException binary) {
                return Optional.empty();
            }
        }
    }

    /// An SQS message.
    ///
    /// @param queueArn the queue that it was received from; empty if the record does not contain it
    /// @param receiptHandle identifies this receive; empty if the record does not contain it
    /// @param receiveCount how often it was received, this time included; 0 if the record does not contain it
    record Message(String queueArn, String receiptHandle, int receiveCount, String body) implements Received {

        @Override
        public Optional<String> text() {
            return Optional.of(body);
        }
    }
}
