package dev.hellojohn.event.audit;

import dev.hellojohn.crypto.Randomness;
import dev.hellojohn.event.audit.AuditEntry.Content;
import dev.hellojohn.event.audit.AuditEntry.Personal;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.StoredJson;
import dev.hellojohn.store.jpa.AfterCommit;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * Appends to the audit trail, in the transaction that does what is told: both happen or neither.
 *
 * <p>An append is one INSERT and waits for nobody. The entry is signed; its number and its place in
 * the chain it gets within a second, from {@link ChainSealer}, so that two sign-ins of a tenant
 * don't queue for the end of its chain.
 */
@Singleton
public class AuditLog {

  /** The kind of an entry's id. */
  public static final String PREFIX = "aud";

  private static final int SALT_BYTES = 16;

  private final Chains chains;
  private final WaitingChains waiting;
  private final Circumstances.Source source;
  private final IdSource ids;
  private final Clock clock;

  @Inject
  public AuditLog(
      Chains chains,
      WaitingChains waiting,
      Circumstances.Source source,
      IdSource ids,
      Clock clock) {
    this.chains = chains;
    this.waiting = waiting;
    this.source = source;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Appends to the chain whose database the transaction is in: a tenant's, or the operator's.
   *
   * @param em of the transaction that does it
   */
  public void append(EntityManager em, AuditEvent event) {
    var circumstances = source.current();
    var told = event.detail("development_bypass", circumstances.bypassed() ? true : null);
    var chain = chain(em);
    var personal = personal(event, circumstances);
    var actor = event.actor() == null ? circumstances.actor() : event.actor();
    var content =
        new Content(
            ids.next(PREFIX),
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            event.action().wireName(),
            event.outcome().wireName(),
            actor.type().wireName(),
            actor.id(),
            event.subject(),
            circumstances.clientId(),
            circumstances.requestId(),
            StoredJson.write(told.details()),
            personal == null ? null : ChainKey.commitment(personal));
    var mac = chains.key(chain).mac(content);
    if (chain.equals(Chain.OPERATOR)) {
      var tenant = event.tenant();
      ChainTables.insertOperators(
          em, content, personal, mac, tenant == null ? null : tenant.value());
    } else {
      ChainTables.TENANT.insert(em, content, personal, mac);
    }
    // Before it, the sealer would find nothing there, and forget the chain.
    AfterCommit.run(em, () -> waiting.add(chain));
  }

  /**
   * Takes out what is personal of all entries about a user or by them, in a tenant's chain. Their
   * salted commitments stay, so that the chain still verifies.
   *
   * @return how many entries it was
   */
  public int forget(EntityManager em, UserId user) {
    return em.createQuery(
            "update TenantEntryEntity e set e.personal = null, e.salt = null"
                + " where (e.subjectId = :user or e.actorId = :user) and e.personal is not null")
        .setParameter("user", user.value())
        .executeUpdate();
  }

  private static String chain(EntityManager em) {
    var tenant = String.valueOf(em.unwrap(Session.class).getTenantIdentifierValue());
    return tenant.equals(ControlDatabase.NO_TENANT) ? Chain.OPERATOR : tenant;
  }

  private static @Nullable Personal personal(AuditEvent event, Circumstances circumstances) {
    Map<String, Object> fields = new LinkedHashMap<>(event.personal());
    if (event.withOrigin() && circumstances.ipAddress() != null) {
      fields.put("ip_address", circumstances.ipAddress());
    }
    if (event.withOrigin() && circumstances.userAgent() != null) {
      fields.put("user_agent", circumstances.userAgent());
    }
    if (fields.isEmpty()) {
      return null;
    }
    var salt = HexFormat.of().formatHex(Randomness.bytes(SALT_BYTES));
    return new Personal(salt, StoredJson.write(fields));
  }
}
