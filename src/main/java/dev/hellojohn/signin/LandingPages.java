package dev.hellojohn.signin;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.user.UserFields;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The pages that mails lead to: the instance's, or one that the client has registered. Nothing else
 * of a request gets into a link.
 */
@Singleton
public class LandingPages {

  private final URI resetPassword;
  private final URI verifyEmail;
  private final URI magicLink;
  private final URI unlock;

  @Inject
  LandingPages(Configuration configuration) {
    this.resetPassword = configuration.mail().resetPasswordUrl();
    this.verifyEmail = configuration.mail().verifyEmailUrl();
    this.magicLink = configuration.mail().magicLinkUrl();
    this.unlock = configuration.mail().unlockUrl();
  }

  /** Where a password is chosen. */
  String resetPassword() {
    return resetPassword.toString();
  }

  /** Where a password is chosen. A page that is not the client's is a fault. */
  String resetPassword(UserFields fields, Client client, @Nullable String wanted) {
    return chosen(fields, client, wanted, resetPassword);
  }

  /** Where an address is verified. A page that is not the client's is a fault. */
  String verifyEmail(UserFields fields, Client client, @Nullable String wanted) {
    return chosen(fields, client, wanted, verifyEmail);
  }

  /** Where a session is begun. A page that is not the client's is a fault. */
  String magicLink(UserFields fields, Client client, @Nullable String wanted) {
    return chosen(fields, client, wanted, magicLink);
  }

  /** Where an account is unlocked. */
  String unlock() {
    return unlock.toString();
  }

  private static String chosen(
      UserFields fields, Client client, @Nullable String wanted, URI ours) {
    if (wanted == null) {
      return ours.toString();
    }
    if (!client.redirectUris().contains(wanted)) {
      fields.fault(
          "redirect_url", "not_allowed", "This must be one of the client's redirect URIs.");
    }
    return wanted;
  }

  /** A page's address with a token. */
  static String link(String page, String token) {
    return page + (page.indexOf('?') < 0 ? '?' : '&') + "token=" + token;
  }
}
