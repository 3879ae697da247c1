/** Signing up, in and out with a password, and what a signed-in user does to their own account. */
@NullMarked
package dev.hellojohn.signin;

import org.jspecify.annotations.NullMarked;
