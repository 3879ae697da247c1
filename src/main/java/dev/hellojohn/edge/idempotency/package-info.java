/** Requests that create something once, however often they are sent. */
@NullMarked
package dev.hellojohn.edge.idempotency;

import org.jspecify.annotations.NullMarked;
