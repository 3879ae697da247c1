package dev.hellojohn.signin;

import dev.hellojohn.event.mail.MailComposer;
import dev.hellojohn.event.mail.MailContents;
import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.event.mail.OrderedMail;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Tells a user that too many wrong passwords were tried, with a link that unlocks. */
@Singleton
class AccountLockedLetter implements MailComposer {

  private static final int MINUTE = 60;

  private final Users users;
  private final OneTimeTokens tokens;

  @Inject
  AccountLockedLetter(Users users, OneTimeTokens tokens) {
    this.users = users;
    this.tokens = tokens;
  }

  @Override
  public MailPurpose purpose() {
    return MailPurpose.ACCOUNT_LOCKED;
  }

  @Override
  public Optional<MailContents> compose(EntityManager em, Tenant tenant, OrderedMail mail) {
    return NoticedUser.of(users, em, mail)
        .flatMap(
            user ->
                tokens
                    .issue(em, OneTimeTokens.Purpose.UNLOCK_ACCOUNT, user.id(), mail)
                    .map(token -> new MailContents(user.language(), values(tenant, mail, token))));
  }

  private static Map<String, String> values(Tenant tenant, OrderedMail mail, String token) {
    var values = new HashMap<>(LinkLetter.values(tenant, mail, token));
    var lock = tenant.authConfig().lockout().duration();
    values.put("lock_minutes", Integer.toString(Math.max(1, lock / MINUTE)));
    return values;
  }
}
