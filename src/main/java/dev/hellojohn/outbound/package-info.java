/** Calls to services elsewhere: by https, within a time, of a bounded size, so many at once. */
@NullMarked
package dev.hellojohn.outbound;

import org.jspecify.annotations.NullMarked;
