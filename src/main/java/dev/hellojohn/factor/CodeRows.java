package dev.hellojohn.factor;

import dev.hellojohn.crypto.ConstantTime;
import dev.hellojohn.crypto.Hmac;
import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.crypto.Randomness;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.kernel.TenantId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What codes of six digits have in common, however they are sent (ADR 024): an HMAC under a sealed
 * key of the row, a life, and five tries, of which each is counted before the code is looked at.
 */
final class CodeRows {

  /** How long a person may take to find it (ASVS 5.0 V6.5.5: ten minutes at most). */
  static final Duration LIFE = Duration.ofMinutes(10);

  /** Codes that may be tried: each is right once in a million. */
  static final int MAX_ATTEMPTS = 5;

  /** 256 random bits: nobody guesses what a row's id is made of. */
  private static final int TOKEN_BYTES = 32;

  private static final int DIGITS = 1_000_000;

  /** No HMAC: what is compared with where there is none, so that it takes as long. */
  private static final String NO_HASH = "-".repeat(2 * Hmac.LENGTH);

  private final SealedBox box;
  private final Clock clock;
  private final String entity;
  private final String column;

  /**
   * Those of a table.
   *
   * @param column where the sealed keys are
   */
  CodeRows(SealedBox box, Clock clock, Class<? extends CodeEntity> entity, String column) {
    this.box = box;
    this.clock = clock;
    this.entity = entity.getSimpleName() + " c";
    this.column = column;
  }

  /** What a row's query has to say for the code to be open; with {@link #bind}. */
  static final String OPEN =
      "c.id = :id and c.usedAt is null and c.expiresAt > :now and c.attempts < :most";

  /** Sets what {@link #OPEN} asks for. */
  <Q extends Query> Q bind(Q query, String id) {
    query
        .setParameter("id", id)
        .setParameter("now", clock.instant())
        .setParameter("most", MAX_ATTEMPTS);
    return query;
  }

  /** Fills a new row but for its code, and returns the token that it is found by. */
  IssuedChallenge begin(CodeEntity row, String prefix, TenantId tenant, String boundTo) {
    var token = OpaqueToken.generate(prefix, TOKEN_BYTES);
    row.id = OpaqueToken.sha256Hex(token);
    row.boundTo = boundTo;
    row.secret = box.seal(Randomness.bytes(Hmac.LENGTH), placeOf(tenant, row.id));
    row.createdAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
    row.expiresAt = row.createdAt.plus(LIFE);
    return new IssuedChallenge(token, row.expiresAt);
  }

  private String placeOf(TenantId tenant, String id) {
    return tenant.value() + ':' + id + ':' + column;
  }

  /** Draws a code. */
  static String draw() {
    return "%06d".formatted(Randomness.generator().nextInt(DIGITS));
  }

  /** A code as it is stored; empty when no key opens the row's. */
  Optional<String> hash(TenantId tenant, CodeEntity row, String code) {
    return box.tryOpen(row.secret, placeOf(tenant, row.id)).map(key -> hash(key, row.id, code));
  }

  private static String hash(byte[] key, String id, String code) {
    return Hmac.sha256Hex(key, (id + ':' + code).getBytes(StandardCharsets.UTF_8));
  }

  /** Compares a code in memory, in the same time whether or not there is one. */
  boolean matches(TenantId tenant, SentCode sent, String code) {
    var key = box.tryOpen(sent.secret(), placeOf(tenant, sent.id()));
    var there = sent.hash();
    var expected = there == null ? NO_HASH : there;
    return key.isPresent() && ConstantTime.equals(hash(key.get(), sent.id(), code), expected);
  }

  /**
   * Counts a code before it is looked at, so that any number at once count as that many.
   *
   * @return false if there were enough
   */
  boolean count(EntityManager em, SentCode sent) {
    var statement = "update " + entity + " set c.attempts = c.attempts + 1 where " + OPEN;
    return bind(em.createQuery(statement), sent.id()).executeUpdate() == 1;
  }

  /** Uses a code up: of all who try at once, one is told true. */
  boolean use(EntityManager em, SentCode sent) {
    // Who has it right was counted, perhaps as the last one that may be. A newer mail of the same
    // challenge has another code.
    var statement =
        "update " + entity + " set c.usedAt = :now where c.codeHash = :hash and " + OPEN;
    return bind(em.createQuery(statement), sent.id())
            .setParameter("hash", sent.hash())
            .setParameter("most", MAX_ATTEMPTS + 1)
            .executeUpdate()
        == 1;
  }
}
