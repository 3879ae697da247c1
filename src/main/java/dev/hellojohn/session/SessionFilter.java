package dev.hellojohn.session;

import dev.hellojohn.kernel.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions to list.
 *
 * @param user only this user's, or null for all
 * @param status only those of this status, or null for all
 */
public record SessionFilter(@Nullable UserId user, @Nullable SessionStatus status) {}
