/// What a person gets, and how it is handed over.
@NullMarked
package dev.runwatch.notify;

import org.jspecify.annotations.NullMarked;
