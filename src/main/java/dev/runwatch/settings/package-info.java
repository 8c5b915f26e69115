/// Reads what the operator has set, and refuses a name that no room knows.
@NullMarked
package dev.runwatch.settings;

import org.jspecify.annotations.NullMarked;
