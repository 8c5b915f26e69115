/// Names as operators write them, right and wrong.
@NullMarked
package dev.runwatch.settings;

import org.jspecify.annotations.NullMarked;
