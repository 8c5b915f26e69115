/// Events as AWS sends them, and damaged ones.
@NullMarked
package dev.runwatch.decode;

import org.jspecify.annotations.NullMarked;
