package dev.hellojohn.user;

import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.Patch;
import java.util.Map;

/**
 * What to change of a user, checked before it gets here. The metadata is merged into what is there
 * (RFC 7396).
 */
public record UserChange(
    Patch<Email> email,
    Patch<Boolean> emailVerified,
    Patch<Username> username,
    Patch<String> name,
    Patch<String> phone,
    Patch<String> avatarUrl,
    Patch<String> externalId,
    Patch<String> passwordHash,
    Patch<String> role,
    Patch<UserStatus> status,
    Patch<Map<String, Object>> publicMetadata,
    Patch<Map<String, Object>> privateMetadata) {

  /** What users may change of themselves. */
  public static UserChange ofProfile(
      Patch<Username> username,
      Patch<String> name,
      Patch<String> phone,
      Patch<String> avatarUrl,
      Patch<Map<String, Object>> publicMetadata) {
    return new UserChange(
        Patch.absent(),
        Patch.absent(),
        username,
        name,
        phone,
        avatarUrl,
        Patch.absent(),
        Patch.absent(),
        Patch.absent(),
        Patch.absent(),
        publicMetadata,
        Patch.absent());
  }

  UserChange withPasswordHash(Patch<String> hash) {
    return new UserChange(
        email,
        emailVerified,
        username,
        name,
        phone,
        avatarUrl,
        externalId,
        hash,
        role,
        status,
        publicMetadata,
        privateMetadata);
  }

  @Override
  public String toString() {
    return "UserChange";
  }
}
