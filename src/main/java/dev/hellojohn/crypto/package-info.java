/** Every cryptographic operation; the only user of Bouncy Castle and of {@code java.security}. */
@NullMarked
package dev.hellojohn.crypto;

import org.jspecify.annotations.NullMarked;
