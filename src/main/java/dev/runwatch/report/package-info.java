/// Decides, per status, what there is to say and how serious it is; says it in the log.
@NullMarked
package dev.runwatch.report;

import org.jspecify.annotations.NullMarked;
