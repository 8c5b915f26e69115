/// Rejects settings that do not exist.
@NullMarked
package dev.runwatch.settings;

import org.jspecify.annotations.NullMarked;
