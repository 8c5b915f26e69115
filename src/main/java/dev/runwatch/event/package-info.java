/// What AWS reported, in types that cannot be invalid: status changes, API calls, executions, redrives.
@NullMarked
package dev.runwatch.event;

import org.jspecify.annotations.NullMarked;
