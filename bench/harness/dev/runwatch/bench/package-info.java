/// The benchmark: several implementations of Runwatch's job, measured side by side on one machine. Start reading at
/// [dev.runwatch.bench.Benchmark].
@NullMarked
package dev.runwatch.bench;

import org.jspecify.annotations.NullMarked;
