/// Publishes alerts to an SNS topic and decides what to retry.
@NullMarked
package dev.runwatch.notify.sns;

import org.jspecify.annotations.NullMarked;
