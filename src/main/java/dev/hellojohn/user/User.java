package dev.hellojohn.user;

import dev.hellojohn.config.LanguageTag;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A user as they were when they were read. Holds no password, nor a hash of one.
 *
 * @param role a word of the tenant's own, carried in access tokens; it gives no right here
 * @param publicMetadata readable by the user and in the user's access tokens
 * @param privateMetadata for the tenant's servers alone
 * @param version grows with each change of what can be changed: the ETag
 */
public record User(
    UserId id,
    Email email,
    boolean emailVerified,
    @Nullable Username username,
    @Nullable String name,
    @Nullable String phone,
    @Nullable String avatarUrl,
    @Nullable String externalId,
    String role,
    UserStatus status,
    boolean mfaEnabled,
    Map<String, Object> publicMetadata,
    Map<String, Object> privateMetadata,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant lastSignInAt,
    long version) {

  /** Whether the user may have sessions. */
  public boolean isActive() {
    return status == UserStatus.ACTIVE;
  }

  /** What mails to the user are written in, if their public metadata has a {@code locale}. */
  public Optional<LanguageTag> language() {
    return publicMetadata.get("locale") instanceof String locale
        ? LanguageTag.parse(locale)
        : Optional.empty();
  }

  /** The user with a second factor. */
  public User withSecondFactor() {
    return with(emailVerified, true, lastSignInAt);
  }

  /** The user once the address is shown to be theirs. */
  public User verified() {
    return with(true, mfaEnabled, lastSignInAt);
  }

  /** The user after a sign-in. */
  public User signedInAt(Instant now) {
    return with(emailVerified, mfaEnabled, now);
  }

  private User with(boolean verified, boolean secondFactor, @Nullable Instant signedInAt) {
    return new User(
        id,
        email,
        verified,
        username,
        name,
        phone,
        avatarUrl,
        externalId,
        role,
        status,
        secondFactor,
        publicMetadata,
        privateMetadata,
        createdAt,
        updatedAt,
        signedInAt,
        version);
  }
}
