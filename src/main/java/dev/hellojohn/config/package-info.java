/** Typed settings and what is wrong with them; the only reader of configuration keys. */
@NullMarked
package dev.hellojohn.config;

import org.jspecify.annotations.NullMarked;
