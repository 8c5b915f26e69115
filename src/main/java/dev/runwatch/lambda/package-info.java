/// What Lambda calls: the handler, the envelope, the response, and the invocation's log context.
@NullMarked
package dev.runwatch.lambda;

import org.jspecify.annotations.NullMarked;
