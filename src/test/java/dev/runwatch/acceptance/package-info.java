/// The packaged function on a platform that kills, freezes, redelivers and reorders.
@NullMarked
package dev.runwatch.acceptance;

import org.jspecify.annotations.NullMarked;
