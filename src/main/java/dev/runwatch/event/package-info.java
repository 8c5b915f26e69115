/// Says what AWS told us, in types that cannot be wrong: the status changes, whose run, when, why.
@NullMarked
package dev.runwatch.event;

import org.jspecify.annotations.NullMarked;
