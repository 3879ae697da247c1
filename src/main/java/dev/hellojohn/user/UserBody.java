package dev.hellojohn.user;

import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A user, as users see themselves. */
@Schema(name = "User", description = "A user, as users see themselves")
public record UserBody(
    @Schema(examples = "usr_01JD3Z9V4W7XK2M5N8P0QRSTVW") String id,
    @Schema(examples = "ada@example.com") String email,
    boolean emailVerified,
    @Schema(examples = "Ada Lovelace", nullable = true) @Nullable String name,
    @Schema(examples = "ada", nullable = true) @Nullable String username,
    @Schema(examples = "+4930123456", nullable = true) @Nullable String phone,
    @Schema(examples = "https://example.com/ada.png", nullable = true) @Nullable String avatarUrl,
    @Schema(description = "A word of the tenant's own", examples = "member") String role,
    @Schema(
            enumeration = {"active", "disabled"},
            examples = "active")
        String status,
    boolean mfaEnabled,
    @Schema(description = "Free JSON, also in access tokens") Map<String, Object> publicMetadata,
    Instant createdAt,
    Instant updatedAt,
    @Schema(nullable = true) @Nullable Instant lastSignInAt) {

  /** What users see of themselves. */
  public static UserBody of(User user) {
    return new UserBody(
        user.id().value(),
        user.email().value(),
        user.emailVerified(),
        user.name(),
        user.username() == null ? null : user.username().value(),
        user.phone(),
        user.avatarUrl(),
        user.role(),
        user.status().wireName(),
        user.mfaEnabled(),
        user.publicMetadata(),
        user.createdAt(),
        user.updatedAt(),
        user.lastSignInAt());
  }

  @Override
  public String toString() {
    return "UserBody[" + id + ']';
  }
}
