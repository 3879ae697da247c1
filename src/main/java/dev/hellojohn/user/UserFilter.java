package dev.hellojohn.user;

import dev.hellojohn.kernel.Email;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which users to list; null is no condition.
 *
 * @param query the beginning of an e-mail address, a name or a username, in any case
 * @param createdAfter made at or after this moment
 * @param createdBefore made before this moment
 */
public record UserFilter(
    @Nullable String query,
    @Nullable Email email,
    @Nullable Boolean emailVerified,
    @Nullable String externalId,
    @Nullable UserStatus status,
    @Nullable String role,
    @Nullable Instant createdAfter,
    @Nullable Instant createdBefore) {}
