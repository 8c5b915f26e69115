/// Starts faster: SDK warm-up, a shorter Spring Boot start, and priming and recreation for SnapStart.
@NullMarked
package dev.runwatch.startup;

import org.jspecify.annotations.NullMarked;
