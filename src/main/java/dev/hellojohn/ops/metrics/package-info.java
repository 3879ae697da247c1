/** What the server counts and measures, as MicroProfile Metrics on the ops port shows it. */
@NullMarked
package dev.hellojohn.ops.metrics;

import org.jspecify.annotations.NullMarked;
