/// Looks up what an event lacks: the state that failed, its log, and how recent executions ended.
@NullMarked
package dev.runwatch.enrich;

import org.jspecify.annotations.NullMarked;
