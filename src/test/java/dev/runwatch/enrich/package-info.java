@NullMarked
package dev.runwatch.enrich;

import org.jspecify.annotations.NullMarked;
