/** The vocabulary that every other package shares: ids, e-mail addresses, pages, error codes. */
@NullMarked
package dev.hellojohn.kernel;

import org.jspecify.annotations.NullMarked;
