package dev.hellojohn.factor;

import dev.hellojohn.event.audit.Actor;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.factor.FactorCheck.RightCode;
import dev.hellojohn.kernel.DeviceId;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.UserId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;

/**
 * What is written into the audit trail of second factors: never a secret nor a code. Each method
 * runs in the caller's transaction.
 */
@Singleton
public class FactorAudit {

  private final AuditLog log;

  @Inject
  public FactorAudit(AuditLog log) {
    this.log = log;
  }

  private static AuditEvent about(AuditEvent event, Factor factor) {
    return event
        .on(factor.userId())
        .detail("factor_id", factor.id().value())
        .detail("type", factor.type().wireName());
  }

  /** The first code of a factor was right. */
  void enrolled(EntityManager em, Factor factor) {
    log.append(em, about(AuditEvent.of(AuditAction.FACTOR_ENROLL), factor));
  }

  /** A factor was removed. */
  void removed(EntityManager em, Factor factor, boolean last, int sessionsEnded) {
    log.append(
        em,
        about(AuditEvent.of(AuditAction.FACTOR_REMOVE), factor)
            .detail("last", last)
            .detail("sessions_ended", sessionsEnded));
  }

  /** A device is trusted from now on. */
  public void trusted(EntityManager em, UserId user, DeviceId device) {
    log.append(
        em,
        AuditEvent.of(AuditAction.DEVICE_TRUST)
            .by(Actor.of(user))
            .on(user)
            .detail("device_id", device.value()));
  }

  /** A device is trusted no longer, because its user says so. */
  void forgot(EntityManager em, UserId user, DeviceId device) {
    log.append(
        em, AuditEvent.of(AuditAction.DEVICE_FORGET).on(user).detail("device_id", device.value()));
  }

  /** Backup codes were made, and those before them voided. */
  void generated(EntityManager em, Factor factor) {
    log.append(em, about(AuditEvent.of(AuditAction.FACTOR_GENERATE_BACKUP_CODES), factor));
  }

  /** A passkey's counter went back: it was refused. */
  void copySuspected(EntityManager em, Factor factor) {
    log.append(
        em,
        about(
            AuditEvent.refused(AuditAction.FACTOR_SUSPECT_COPY, ErrorCode.MFA_INVALID_CODE),
            factor));
  }

  /** A code was right and is used up. */
  public void verified(EntityManager em, RightCode right) {
    var action =
        right instanceof RightCode.OfPaper
            ? AuditAction.FACTOR_USE_BACKUP_CODE
            : AuditAction.FACTOR_VERIFY;
    var factor = right.factor();
    log.append(em, about(AuditEvent.of(action), factor).by(Actor.of(factor.userId())));
  }

  /** A code was wrong. */
  public void failed(EntityManager em, UserId user) {
    log.append(
        em, AuditEvent.refused(AuditAction.FACTOR_VERIFY, ErrorCode.MFA_INVALID_CODE).on(user));
  }
}
