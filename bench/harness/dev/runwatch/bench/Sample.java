package dev.runwatch.bench;

/// The AWS requests of one event, recorded with Runwatch: what the other candidates must send, and the bytes that
/// [Baseline] exchanges.
@SuppressWarnings("ArrayRecordComponent") // Instances are not compared.
record Sample(byte[] event, StubAws.Request toSns, StubAws.Request toCloudWatch) {}
