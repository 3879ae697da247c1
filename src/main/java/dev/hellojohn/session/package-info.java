/** Sessions: one row for each sign-in, refresh tokens that leave no rows behind, revocation. */
@NullMarked
package dev.hellojohn.session;

import org.jspecify.annotations.NullMarked;
