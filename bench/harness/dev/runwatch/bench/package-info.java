/// The contest: several ways to do Runwatch's job, measured side by side on one machine. Start reading at `Contest`.
@NullMarked
package dev.runwatch.bench;

import org.jspecify.annotations.NullMarked;
