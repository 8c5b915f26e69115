/// Renders a report as e-mail, SMS, chat notification and JSON.
@NullMarked
package dev.runwatch.notify.render;

import org.jspecify.annotations.NullMarked;
