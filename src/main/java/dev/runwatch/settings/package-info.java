/// Rejects unknown settings. Each settings record is in the package that it configures.
@NullMarked
package dev.runwatch.settings;

import org.jspecify.annotations.NullMarked;
