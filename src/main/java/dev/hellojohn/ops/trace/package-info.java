/** What a request's trace may tell, where the operator has switched OpenTelemetry on. */
@NullMarked
package dev.hellojohn.ops.trace;

import org.jspecify.annotations.NullMarked;
