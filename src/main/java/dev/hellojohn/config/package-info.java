/** Typed configuration, and what is wrong with it. */
@NullMarked
package dev.hellojohn.config;

import org.jspecify.annotations.NullMarked;
