/**
 * Which browser applications may call: their origins, preflights, and the headers of the answer.
 */
@NullMarked
package dev.hellojohn.edge.cors;

import org.jspecify.annotations.NullMarked;
