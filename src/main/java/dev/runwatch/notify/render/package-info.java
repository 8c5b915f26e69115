/// Renders a report as the text that each protocol delivers.
@NullMarked
package dev.runwatch.notify.render;

import org.jspecify.annotations.NullMarked;
