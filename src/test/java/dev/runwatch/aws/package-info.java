/// How we talk to AWS.
@NullMarked
package dev.runwatch.aws;

import org.jspecify.annotations.NullMarked;
