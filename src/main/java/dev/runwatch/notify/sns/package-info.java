/// Publishes alerts to one SNS topic.
@NullMarked
package dev.runwatch.notify.sns;

import org.jspecify.annotations.NullMarked;
