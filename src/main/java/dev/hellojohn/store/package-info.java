/** The global database: installed at the first start, opened at each one. */
@NullMarked
package dev.hellojohn.store;

import org.jspecify.annotations.NullMarked;
