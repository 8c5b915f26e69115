/// Starts Spring Boot and imports no other package.
@NullMarked
package dev.runwatch;

import org.jspecify.annotations.NullMarked;
