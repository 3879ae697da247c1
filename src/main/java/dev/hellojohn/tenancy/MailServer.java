package dev.hellojohn.tenancy;

import dev.hellojohn.config.MailConfig.Security;
import dev.hellojohn.kernel.Email;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The mail server of a tenant's own, and who its mails are from. The password is not in it.
 *
 * @param version grows with each change: the ETag
 */
public record MailServer(Settings settings, Instant updatedAt, long version) {

  /**
   * What an administrator says of it.
   *
   * @param username who logs in there; null: nobody
   * @param fromName the sender's name; null for the tenant's
   * @param replyTo where answers go; null for the sender
   */
  public record Settings(
      String host,
      int port,
      Security security,
      @Nullable String username,
      Email from,
      @Nullable String fromName,
      @Nullable Email replyTo) {

    /** Whether the other one logs in elsewhere, so that this one's password is none of its. */
    public boolean isElsewhereThan(Settings other) {
      return !(host.equals(other.host)
          && port == other.port
          && security == other.security
          && Objects.equals(username, other.username));
    }
  }
}
