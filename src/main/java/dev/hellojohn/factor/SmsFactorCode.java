package dev.hellojohn.factor;

import dev.hellojohn.event.audit.Actor;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.PhoneNumber;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.sms.Sms;
import dev.hellojohn.store.jpa.PersistenceFailures;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends codes to the phones of users whose second factor that is, while they wait: whoever gets no
 * message is told so. The row is there first, then the provider is called, outside of any
 * transaction.
 */
@Singleton
public class SmsFactorCode {

  private final TenantUnits units;
  private final SmsCodes codes;
  private final Sms sms;
  private final AuditLog audit;

  @Inject
  public SmsFactorCode(TenantUnits units, SmsCodes codes, Sms sms, AuditLog audit) {
    this.units = units;
    this.codes = codes;
    this.sms = sms;
    this.audit = audit;
  }

  /**
   * A message that is counted and not sent yet.
   *
   * @param byUser whether the user asks for it, and not the tenant's server
   */
  public record Ordered(String id, UserId user, PhoneNumber to, String text, boolean byUser) {

    @Override
    public String toString() {
      return "Ordered";
    }
  }

  /**
   * Counts a message, in the caller's transaction.
   *
   * @param client where the user asks; null when the tenant's server does
   * @param boundTo what its code is good with alone: half a sign-in, a proof of this user's, or a
   *     pending factor
   * @throws ProblemException {@code service_unavailable} where there is no provider, none for the
   *     number any longer, or the tenant had enough; {@code rate_limit_exceeded}
   */
  public Ordered order(
      EntityManager em, Tenant tenant, @Nullable Client client, Factor factor, String boundTo) {
    var number = factor.phone();
    if (number == null || !sms.isSetUp() || !sms.reaches(number)) {
      throw unavailable();
    }
    var drawn = codes.draw(em, tenant, factor, number, boundTo);
    var ordered =
        new Ordered(
            drawn.id(),
            factor.userId(),
            number,
            SmsText.of(tenant, client, drawn.code()),
            client != null);
    audit.append(em, about(ordered, AuditEvent.of(AuditAction.USER_REQUEST_SMS_CODE)));
    return ordered;
  }

  /**
   * Half a sign-in has no credentials that say whose it is; a server's say that it is not theirs.
   */
  private static AuditEvent about(Ordered ordered, AuditEvent event) {
    var told = event.on(ordered.user()).personal("phone_number", ordered.to().masked());
    return ordered.byUser() ? told.by(Actor.of(ordered.user())) : told;
  }

  /**
   * Orders and sends. Waits for the provider: no transaction may be open.
   *
   * @param ordering a transaction's work, which may find that there is nothing to send
   * @throws ProblemException {@code service_unavailable} when the provider does not answer; {@code
   *     conflict} when it sends nothing to this number
   */
  public void send(Tenant tenant, Function<EntityManager, Optional<Ordered>> ordering) {
    inTransaction(tenant, ordering).ifPresent(ordered -> send(tenant, ordered));
  }

  /** Repeats what the tenant's very first message, sent at the same time, has ended. */
  private Optional<Ordered> inTransaction(
      Tenant tenant, Function<EntityManager, Optional<Ordered>> ordering) {
    try {
      return units.inTransaction(tenant, ordering);
    } catch (RuntimeException failure) {
      if (PersistenceFailures.isUniqueViolation(failure)) {
        return units.inTransaction(tenant, ordering);
      }
      throw failure;
    }
  }

  private void send(Tenant tenant, Ordered ordered) {
    switch (sms.send(ordered.to(), ordered.text())) {
      case REFUSED -> {
        fail(tenant, ordered, ErrorCode.CONFLICT, false);
        throw new ProblemException(
            ErrorCode.CONFLICT, "No message can be sent to this number. Use another factor.");
      }
      case NO_ANSWER -> {
        fail(tenant, ordered, ErrorCode.SERVICE_UNAVAILABLE, true);
        throw unavailable();
      }
      case SENT, HELD_BACK -> {}
    }
  }

  private void fail(Tenant tenant, Ordered ordered, ErrorCode reason, boolean billed) {
    units.run(
        tenant,
        em -> {
          codes.fail(em, ordered.id(), billed);
          audit.append(
              em, about(ordered, AuditEvent.refused(AuditAction.USER_REQUEST_SMS_CODE, reason)));
        });
  }

  private ProblemException unavailable() {
    return new ProblemException(
            ErrorCode.SERVICE_UNAVAILABLE,
            "No message can be sent now. Use another factor, or try again shortly.")
        .withRetryAfter(sms.patience());
  }
}
