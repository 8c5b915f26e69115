/// How we talk to AWS: one HTTP client, one Region, bounded time, retries by the SDK alone.
@NullMarked
package dev.runwatch.aws;

import org.jspecify.annotations.NullMarked;
