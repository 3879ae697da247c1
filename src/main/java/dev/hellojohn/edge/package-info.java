/** The transport: servlet filters in one order, strict JSON, and the one form of an error. */
@NullMarked
package dev.hellojohn.edge;

import org.jspecify.annotations.NullMarked;
