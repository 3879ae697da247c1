package dev.hellojohn.access;

import dev.hellojohn.tenancy.Credential;
import org.jspecify.annotations.Nullable;

/**
 * What a check of credentials found.
 *
 * @param caller who it is
 * @param credential the client and tenant of the key, or null where no tenant has a part
 */
record Authenticated(Caller caller, @Nullable Credential credential) {}
