/// What is said, word by word.
@NullMarked
package dev.runwatch.report;

import org.jspecify.annotations.NullMarked;
