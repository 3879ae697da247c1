/**
 * Every cryptographic operation, and what a password must be; the only user of Bouncy Castle and of
 * {@code java.security}.
 */
@NullMarked
package dev.hellojohn.crypto;

import org.jspecify.annotations.NullMarked;
