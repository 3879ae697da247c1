/** The users of a tenant: their profiles, names, passwords and metadata. */
@NullMarked
package dev.hellojohn.user;

import org.jspecify.annotations.NullMarked;
