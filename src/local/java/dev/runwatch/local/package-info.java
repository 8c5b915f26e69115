/// Runs the complete system on one machine: a local AWS, both templates, the function, and a subscriber.
@NullMarked
package dev.runwatch.local;

import org.jspecify.annotations.NullMarked;
