/// Connections to AWS, the check that a response comes from SNS, and a stub for priming.
@NullMarked
package dev.runwatch.aws.http;

import org.jspecify.annotations.NullMarked;
