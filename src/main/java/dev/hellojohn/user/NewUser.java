package dev.hellojohn.user;

import dev.hellojohn.kernel.Email;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A user to be made, checked before it gets here. */
public record NewUser(
    Email email,
    boolean emailVerified,
    @Nullable Username username,
    @Nullable String name,
    @Nullable String phone,
    @Nullable String avatarUrl,
    @Nullable String externalId,
    String role,
    UserStatus status,
    Map<String, Object> publicMetadata,
    Map<String, Object> privateMetadata) {

  /** The role of whoever was given none. */
  public static final String DEFAULT_ROLE = "member";

  @Override
  public String toString() {
    return "NewUser";
  }
}
