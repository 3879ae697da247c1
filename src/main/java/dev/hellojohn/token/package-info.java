/** Access tokens: the keys that sign them, their issue and check, and what verifiers read. */
@NullMarked
package dev.hellojohn.token;

import org.jspecify.annotations.NullMarked;
