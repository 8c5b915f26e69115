/// The DynamoDB table: claims of alerts, and checkpoints of reconciliation.
@NullMarked
package dev.runwatch.store;

import org.jspecify.annotations.NullMarked;
