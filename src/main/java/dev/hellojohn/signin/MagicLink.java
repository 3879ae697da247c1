package dev.hellojohn.signin;

import dev.hellojohn.edge.Origin;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.session.Authentication;
import dev.hellojohn.signin.OneTimeTokens.Purpose;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.SignInMethod;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.PasswordCredential;
import dev.hellojohn.user.PasswordCredentials;
import dev.hellojohn.user.User;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signs a user in with a token from a mail, which shows also that the address is theirs. */
@Singleton
public class MagicLink {

  private final TenantUnits units;
  private final OneTimeTokens tokens;
  private final PasswordCredentials credentials;
  private final ProvedMailbox mailbox;
  private final AccountLock lock;
  private final CompleteSignIn completion;
  private final Tally tally;
  private final Clock clock;

  @Inject
  MagicLink(
      TenantUnits units,
      OneTimeTokens tokens,
      PasswordCredentials credentials,
      ProvedMailbox mailbox,
      AccountLock lock,
      CompleteSignIn completion,
      Tally tally,
      Clock clock) {
    this.units = units;
    this.tokens = tokens;
    this.credentials = credentials;
    this.mailbox = mailbox;
    this.lock = lock;
    this.completion = completion;
    this.tally = tally;
    this.clock = clock;
  }

  /** Whose token it is, and whether a lock is on for them where they are. */
  private record Bearer(User user, boolean locked) {}

  /**
   * Signs in.
   *
   * @throws ProblemException {@code invalid_token}; after a good one {@code account_locked}, which
   *     does not use it up; what {@link CompleteSignIn} says; {@code insufficient_permissions}
   *     where the tenant does not allow it
   */
  SignedInBody signIn(Tenant tenant, Client client, String token, Origin origin) {
    SignInRules.require(tenant.authConfig(), SignInMethod.MAGIC_LINK);
    return tally.outcome(Happening.SIGN_IN, () -> attempt(tenant, client, token, origin));
  }

  private SignedInBody attempt(Tenant tenant, Client client, String token, Origin origin) {
    var bearer =
        units
            .inTransaction(tenant, em -> find(em, tenant, token, origin))
            .orElseThrow(MagicLink::invalid);
    if (bearer.locked()) {
      throw lock.refusal(tenant, bearer.user().id());
    }
    var authentication = Authentication.byMagicLink(clock.instant());
    var arrival = new Arrival(tenant, client, bearer.user().verified(), authentication, origin);
    return completion.complete(arrival, new ShownLink(token, bearer.user()));
  }

  private Optional<Bearer> find(EntityManager em, Tenant tenant, String token, Origin origin) {
    return tokens
        .find(em, Purpose.MAGIC_LINK, token)
        .flatMap(
            holder ->
                credentials
                    .byId(em, holder.user())
                    .map(PasswordCredential::user)
                    .filter(User::isActive)
                    .filter(user -> user.email().equals(holder.email())))
        .map(user -> new Bearer(user, lock.isOn(em, tenant, user.id(), origin)));
  }

  private static ProblemException invalid() {
    return new ProblemException(
        ErrorCode.INVALID_TOKEN, "This link is not valid any more. Ask for a new one.");
  }

  /** A token that was good, and the user as they were then. */
  private final class ShownLink implements CompleteSignIn.Shown {

    private final String token;
    private final User user;

    ShownLink(String token, User user) {
      this.token = token;
      this.user = user;
    }

    @Override
    public Optional<ErrorCode> record(EntityManager em, @Nullable Instant signedInAt) {
      return tokens.use(em, Purpose.MAGIC_LINK, token) && mailbox.record(em, user, signedInAt)
          ? Optional.empty()
          : Optional.of(ErrorCode.INVALID_TOKEN);
    }
  }
}
