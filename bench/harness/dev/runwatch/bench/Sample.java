package dev.runwatch.bench;

/// What one event makes of AWS, recorded with Runwatch: the yardstick for the others, and the bytes of [Baseline].
@SuppressWarnings("ArrayRecordComponent") // Nobody compares two.
record Sample(byte[] event, StubAws.Request toSns, StubAws.Request toCloudWatch) {}
