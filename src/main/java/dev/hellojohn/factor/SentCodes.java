package dev.hellojohn.factor;

import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Optional;

/** The codes of factors that are sent one, whatever carries them. */
@Singleton
public class SentCodes {

  private final EmailCodes mails;
  private final SmsCodes messages;
  private final Users users;

  @Inject
  public SentCodes(EmailCodes mails, SmsCodes messages, Users users) {
    this.mails = mails;
    this.messages = messages;
    this.users = users;
  }

  /**
   * The code that was sent last for a factor and one thing alone; counts a try of it. None for
   * factors that are sent none.
   */
  Optional<SentCode> tried(EntityManager em, Factor factor, String boundTo) {
    return switch (factor.type()) {
      case EMAIL_OTP ->
          users
              .find(em, factor.userId())
              .flatMap(holder -> mails.tried(em, holder, boundTo))
              .map(SentCode.class::cast);
      case SMS -> messages.tried(em, factor, boundTo).map(SentCode.class::cast);
      case TOTP, WEBAUTHN, BACKUP_CODES -> Optional.empty();
    };
  }

  /** Compares a code in memory. */
  boolean matches(Tenant tenant, SentCode sent, String code) {
    return sent instanceof SmsCode message
        ? messages.matches(tenant, message, code)
        : mails.matches(tenant, (EmailCode) sent, code);
  }

  /** Uses a code up: of all who try at once, one is told true. */
  boolean use(EntityManager em, SentCode sent) {
    return sent instanceof SmsCode message
        ? messages.use(em, message)
        : mails.use(em, (EmailCode) sent);
  }
}
