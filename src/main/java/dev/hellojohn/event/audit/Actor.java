package dev.hellojohn.event.audit;

import dev.hellojohn.kernel.AdminId;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.KeyId;
import dev.hellojohn.kernel.UserId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who does something, as far as their credentials prove it.
 *
 * @param id the user's, client's, administrator's or master key's; null for nobody in particular
 */
public record Actor(Type type, @Nullable String id) {

  /** What kind of caller. */
  public enum Type {
    /** A signed-in user, or one whose password was right. */
    USER,
    /** A tenant's own server, by its secret key. */
    SERVER,
    /** An administrator's session. */
    ADMIN,
    /** A master key. */
    MASTER_KEY,
    /** Whoever has proved nothing. */
    ANONYMOUS,
    /** This server, on its own. */
    SYSTEM;

    /** The name in the API: {@code master_key}. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A user. */
  public static Actor of(UserId user) {
    return new Actor(Type.USER, user.value());
  }

  /** A tenant's server. */
  public static Actor of(ClientId client) {
    return new Actor(Type.SERVER, client.value());
  }

  /** An administrator. */
  public static Actor of(AdminId admin) {
    return new Actor(Type.ADMIN, admin.value());
  }

  /** A master key. */
  public static Actor of(KeyId key) {
    return new Actor(Type.MASTER_KEY, key.value());
  }

  /** Whoever has proved nothing. */
  public static Actor anonymous() {
    return new Actor(Type.ANONYMOUS, null);
  }

  /** This server. */
  public static Actor system() {
    return new Actor(Type.SYSTEM, null);
  }
}
