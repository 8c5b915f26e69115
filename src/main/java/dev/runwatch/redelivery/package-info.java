/// Parks events that can never be processed, and delays the redelivery of others.
@NullMarked
package dev.runwatch.redelivery;

import org.jspecify.annotations.NullMarked;
