/// What the platform does to the packaged function: it kills, freezes, repeats and mixes up.
@NullMarked
package dev.runwatch.acceptance;

import org.jspecify.annotations.NullMarked;
