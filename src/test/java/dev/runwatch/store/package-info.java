/// The real client of the SDK against a DynamoDB on the loopback, and the conformance of all stores.
@NullMarked
package dev.runwatch.store;

import org.jspecify.annotations.NullMarked;
