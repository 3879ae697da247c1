package dev.hellojohn.factor;

import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.kernel.UserId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;

/** The passkeys in a tenant's tables. Each method runs in the caller's transaction. */
@Singleton
public class Passkeys {

  @Inject
  public Passkeys() {}

  /** The id of a credential's row: a credential is there once in a tenant. */
  static String idOf(TenantId tenant, String credentialId) {
    return OpaqueToken.sha256Hex(tenant.value() + '\n' + credentialId);
  }

  /** A user's passkeys, the oldest first. */
  public List<Passkey> of(EntityManager em, UserId user) {
    return em.createQuery(
            "select p from PasskeyEntity p, FactorEntity f where f.id = p.factorId"
                + " and f.userId = :user order by f.id",
            PasskeyEntity.class)
        .setParameter("user", user.value())
        .getResultStream()
        .map(Passkeys::snapshot)
        .toList();
  }

  /** The passkey of a credential. */
  public Optional<Passkey> find(EntityManager em, TenantId tenant, String credentialId) {
    return em.createQuery("select p from PasskeyEntity p where p.id = :id", PasskeyEntity.class)
        .setParameter("id", idOf(tenant, credentialId))
        .getResultStream()
        .findFirst()
        .map(Passkeys::snapshot);
  }

  void insert(EntityManager em, Passkey passkey) {
    var row = new PasskeyEntity();
    row.id = passkey.id();
    row.factorId = passkey.factorId().value();
    row.rpId = passkey.rpId();
    row.credentialId = passkey.credentialId();
    row.publicKey = passkey.publicKey();
    row.aaguid = passkey.aaguid();
    row.attestation = passkey.attestation();
    row.transports = String.join(" ", passkey.transports());
    row.signCount = passkey.signCount();
    row.backupEligible = passkey.backupEligible();
    row.backedUp = passkey.backedUp();
    em.persist(row);
    em.flush();
  }

  /**
   * Takes a signature by its count (WebAuthn Level 3 §6.1.1): of two that have the same one, or of
   * one that comes again, one is told true. Authenticators that do not count always send 0.
   *
   * @return false if meanwhile it has signed, or was removed
   */
  boolean takeCount(EntityManager em, Passkey passkey, long count, boolean backedUp) {
    return em.createQuery(
                "update PasskeyEntity p set p.signCount = :count, p.backedUp = :backedUp"
                    + " where p.id = :id and p.factorId = :factor"
                    + (count == 0 ? " and p.signCount = :count" : " and p.signCount < :count"))
            .setParameter("count", count)
            .setParameter("backedUp", backedUp)
            .setParameter("id", passkey.id())
            .setParameter("factor", passkey.factorId().value())
            .executeUpdate()
        == 1;
  }

  private static Passkey snapshot(PasskeyEntity row) {
    return new Passkey(
        row.id,
        new FactorId(row.factorId),
        row.rpId,
        row.credentialId,
        row.publicKey,
        row.aaguid,
        row.attestation,
        row.transports.isEmpty() ? List.of() : List.of(row.transports.split(" ")),
        row.signCount,
        row.backupEligible,
        row.backedUp);
  }
}
