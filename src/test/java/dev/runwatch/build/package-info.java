/// Tests of the code as text: its format, its walls, its docs.
@NullMarked
package dev.runwatch.build;

import org.jspecify.annotations.NullMarked;
