/// AWS clients: credentials, time limits, and renewal after a restore.
@NullMarked
package dev.runwatch.aws;

import org.jspecify.annotations.NullMarked;
