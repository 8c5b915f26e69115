/// Starts Spring Boot; knows no room's machinery.
@NullMarked
package dev.runwatch;

import org.jspecify.annotations.NullMarked;
