/// Checks that the rule sends events and that the topic has subscribers.
@NullMarked
package dev.runwatch.heartbeat;

import org.jspecify.annotations.NullMarked;
