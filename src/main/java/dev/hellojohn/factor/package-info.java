/** Second factors: authenticator apps, backup codes, and the challenges between two factors. */
@NullMarked
package dev.hellojohn.factor;

import org.jspecify.annotations.NullMarked;
