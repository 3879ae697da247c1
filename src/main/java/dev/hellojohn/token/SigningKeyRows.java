package dev.hellojohn.token;

import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.kernel.KeyId;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.jpa.PersistenceFailures;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** The signing keys in the global database. */
@Singleton
class SigningKeyRows {

  private final ControlDatabase control;

  @Inject
  SigningKeyRows(ControlDatabase control) {
    this.control = control;
  }

  /** All keys of a tenant, retired ones that were not swept yet too. */
  List<StoredKey> of(TenantId tenantId) {
    return control.reading(
        em ->
            em
                .createQuery(
                    "from SigningKeyEntity where tenantId = :tenant", SigningKeyEntity.class)
                .setParameter("tenant", tenantId.value())
                .getResultList()
                .stream()
                .map(SigningKeyRows::stored)
                .toList());
  }

  /** Adds a key in its caller's transaction. */
  void insert(EntityManager em, StoredKey key) {
    em.persist(row(key));
  }

  /**
   * Makes a change in one transaction.
   *
   * @param beside what else the transaction does
   * @return false, with nothing changed, if someone else added a successor to one of the keys
   *     first: read again and decide again
   */
  boolean apply(KeyChange change, Consumer<EntityManager> beside) {
    try {
      control.run(
          em -> {
            apply(em, change);
            beside.accept(em);
          });
      return true;
    } catch (RuntimeException e) {
      if (PersistenceFailures.isUniqueViolation(e)) {
        return false;
      }
      throw e;
    }
  }

  private void apply(EntityManager em, KeyChange change) {
    change.added().forEach(key -> insert(em, key));
    em.flush();
    change
        .publishedUntil()
        .forEach(
            (id, until) ->
                em.createQuery("update SigningKeyEntity set publishedUntil = :until where id = :id")
                    .setParameter("until", until)
                    .setParameter("id", id.value())
                    .executeUpdate());
    for (KeyId id : change.removed()) {
      em.createQuery("delete from SigningKeyEntity where id = :id")
          .setParameter("id", id.value())
          .executeUpdate();
    }
  }

  /** Removes the keys of all tenants that ended before that time; returns how many. */
  int removeEndedBefore(Instant time) {
    return control.inTransaction(
        em ->
            em.createQuery("delete from SigningKeyEntity where publishedUntil < :time")
                .setParameter("time", time)
                .executeUpdate());
  }

  private static SigningKeyEntity row(StoredKey key) {
    SigningKeyEntity row = new SigningKeyEntity();
    row.id = key.id().value();
    row.tenantId = key.tenantId().value();
    row.algorithm = key.algorithm().name();
    row.generation = key.generation();
    row.publicKey = key.publicKey();
    row.privateKey = key.sealedPrivateKey();
    row.createdAt = key.createdAt();
    row.signsFrom = key.signsFrom();
    row.publishedUntil = key.publishedUntil();
    return row;
  }

  private static StoredKey stored(SigningKeyEntity row) {
    return new StoredKey(
        new KeyId(row.id),
        new TenantId(row.tenantId),
        SigningAlgorithm.valueOf(row.algorithm),
        row.generation,
        row.publicKey,
        row.privateKey,
        row.createdAt,
        row.signsFrom,
        row.publishedUntil);
  }
}
