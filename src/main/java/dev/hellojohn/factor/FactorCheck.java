package dev.hellojohn.factor;

import dev.hellojohn.crypto.Totp;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.Authentication;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.user.User;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks codes of second factors: read what there is, compare in memory, and take the code with a
 * statement that one of any number of callers wins. Whoever asks counts the tries first.
 */
@Singleton
public class FactorCheck {

  private final Factors factors;
  private final BackupCodes backupCodes;
  private final Passkeys passkeys;
  private final SentCodes sentCodes;
  private final FactorSeal seal;
  private final Clock clock;

  @Inject
  public FactorCheck(
      Factors factors,
      BackupCodes backupCodes,
      Passkeys passkeys,
      SentCodes sentCodes,
      FactorSeal seal,
      Clock clock) {
    this.factors = factors;
    this.backupCodes = backupCodes;
    this.passkeys = passkeys;
    this.sentCodes = sentCodes;
    this.seal = seal;
    this.clock = clock;
  }

  /**
   * An active factor and what its codes are checked against.
   *
   * @param unused the hashes of backup codes, none for other factors
   * @param passkey of a factor that is one
   * @param sent the code of a mailbox or a phone that is being tried, if there is one
   */
  public record Held(
      Factor factor, Set<String> unused, @Nullable Passkey passkey, @Nullable SentCode sent) {

    /** Whether it adds to what was shown: who came in by mail has shown their mailbox. */
    public boolean addsTo(List<String> methods) {
      return factor.type() != FactorType.EMAIL_OTP || !Authentication.isByMail(methods);
    }

    /** Whether it is the passkey of a credential. */
    public boolean isPasskey(String credentialId) {
      return passkey != null && passkey.credentialId().equals(credentialId);
    }
  }

  /** A code that is right, but not taken yet: by its time step, or by its hash. */
  public sealed interface RightCode {

    /** Whose code it is. */
    Factor factor();

    /** Of an authenticator app. */
    record OfStep(Factor factor, long step) implements RightCode {}

    /** A backup code. */
    record OfPaper(Factor factor, String hash) implements RightCode {}

    /** Out of a mail or a short message. */
    record OfMessage(Factor factor, SentCode code) implements RightCode {}

    /** What a passkey signed, by its count. */
    record OfPasskey(Factor factor, Passkey passkey, long signCount, boolean backedUp)
        implements RightCode {}
  }

  /** A user's active factors, to tell which there are, in the caller's transaction. */
  public List<Held> held(EntityManager em, UserId user) {
    return held(em, user, factor -> null);
  }

  /**
   * A user's active factors, for a code that is to be checked against them, in the caller's
   * transaction. That is a try of the codes that were sent last, which is counted.
   *
   * @param boundTo what a code has to have been sent for
   */
  public List<Held> tried(EntityManager em, UserId user, String boundTo) {
    return held(em, user, factor -> sentCodes.tried(em, factor, boundTo).orElse(null));
  }

  /** The mailbox of a user who has no factor, to tell where a code would go. */
  public Held mailbox(User user) {
    return new Held(Factor.mailboxOf(user), Set.of(), null, null);
  }

  /**
   * The same, for a code that is to be checked against it, in the caller's transaction; counts a
   * try of the code that was mailed last.
   *
   * @param boundTo what the code has to have been mailed for
   */
  public Held triedMailbox(EntityManager em, User user, String boundTo) {
    var mailbox = Factor.mailboxOf(user);
    var mailed = sentCodes.tried(em, mailbox, boundTo).orElse(null);
    return new Held(mailbox, Set.of(), null, mailed);
  }

  private List<Held> held(EntityManager em, UserId user, Sent sent) {
    var active = factors.of(em, user).stream().filter(Factor::active).toList();
    Map<FactorId, Passkey> keys =
        active.stream().anyMatch(factor -> factor.type() == FactorType.WEBAUTHN)
            ? passkeys.of(em, user).stream()
                .collect(Collectors.toMap(Passkey::factorId, Function.identity()))
            : Map.of();
    return active.stream()
        .map(factor -> new Held(factor, unused(em, factor), keys.get(factor.id()), sent.of(factor)))
        .toList();
  }

  /** The active factor that is a credential's passkey, whosever it is. */
  public Optional<Held> held(EntityManager em, TenantId tenant, String credentialId) {
    return passkeys
        .find(em, tenant, credentialId)
        .flatMap(
            passkey ->
                factors
                    .active(em, passkey.factorId())
                    .map(factor -> new Held(factor, Set.of(), passkey, null)));
  }

  /** Finds the code that was sent last. */
  private interface Sent {
    @Nullable SentCode of(Factor factor);
  }

  private Set<String> unused(EntityManager em, Factor factor) {
    return factor.type() == FactorType.BACKUP_CODES
        ? backupCodes.unused(em, factor.id())
        : Set.of();
  }

  /** Compares a code in memory; empty when it is wrong or was used. */
  public Optional<RightCode> check(Tenant tenant, Held held, String code) {
    var factor = held.factor();
    return switch (factor.type()) {
      case TOTP -> {
        var step = step(tenant, factor, code);
        yield step.isPresent()
            ? Optional.of(new RightCode.OfStep(factor, step.getAsLong()))
            : Optional.empty();
      }
      case BACKUP_CODES ->
          // By an HMAC under a key that nobody outside knows: no timing leads to a code.
          Optional.of(BackupCodes.hash(seal.open(tenant.id(), factor), factor.id(), code))
              .filter(held.unused()::contains)
              .map(hash -> new RightCode.OfPaper(factor, hash));
      case EMAIL_OTP, SMS ->
          Optional.ofNullable(held.sent())
              .filter(sent -> sentCodes.matches(tenant, sent, code))
              .map(sent -> new RightCode.OfMessage(factor, sent));
      // A passkey has no codes; FactorProofs looks at what it signs.
      case WEBAUTHN -> Optional.empty();
    };
  }

  /** The time step of an app's code that was not taken yet; also for a pending factor. */
  OptionalLong step(Tenant tenant, Factor factor, String code) {
    if (factor.type() != FactorType.TOTP) {
      return OptionalLong.empty();
    }
    return Totp.acceptedStep(
        seal.open(tenant.id(), factor), code, clock.instant(), factor.lastStep());
  }

  /**
   * Takes a code in the caller's transaction.
   *
   * @return false if meanwhile somebody else did, or the factor was removed
   */
  public boolean take(EntityManager em, RightCode right) {
    if (right instanceof RightCode.OfStep app) {
      return factors.takeStep(em, app.factor(), app.step());
    }
    boolean taken = use(em, right);
    if (taken) {
      factors.used(em, right.factor());
    }
    return taken;
  }

  private boolean use(EntityManager em, RightCode right) {
    if (right instanceof RightCode.OfPasskey key) {
      return passkeys.takeCount(em, key.passkey(), key.signCount(), key.backedUp());
    }
    return right instanceof RightCode.OfMessage message
        ? sentCodes.use(em, message.code())
        : backupCodes.use(em, right.factor().id(), ((RightCode.OfPaper) right).hash());
  }
}
