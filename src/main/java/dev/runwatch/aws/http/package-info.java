/// One HTTP client that verifies that a response comes from AWS.
@NullMarked
package dev.runwatch.aws.http;

import org.jspecify.annotations.NullMarked;
