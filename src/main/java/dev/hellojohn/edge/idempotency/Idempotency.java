package dev.hellojohn.edge.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hellojohn.crypto.ConstantTime;
import dev.hellojohn.crypto.Derivation;
import dev.hellojohn.crypto.Hmac;
import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.store.jpa.OldRows;
import dev.hellojohn.store.jpa.PersistenceFailures;
import dev.hellojohn.tenancy.TenantUnits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The same {@code Idempotency-Key} and body give the same answer for a day, however often and in
 * parallel they are sent; the same key with another body is refused.
 *
 * <p>The key's row is inserted in the transaction that creates, so that there is either both or
 * neither. The answer in it is sealed, because it can hold tokens; the body is kept as a keyed
 * hash, because a plain one would give its password away to whoever can try words.
 */
@Singleton
public class Idempotency {

  private static final Duration LIFE = Duration.ofHours(24);
  private static final int CREATED = 201;
  private static final String LABEL = "hellojohn idempotency v1";
  private static final String COLUMN = ".hj_idempotency.answer";

  private final TenantUnits units;
  private final SealedBox sealedBox;
  private final Derivation derivation;
  private final ObjectMapper mapper;
  private final Clock clock;

  @Inject
  public Idempotency(
      TenantUnits units,
      SealedBox sealedBox,
      Derivation derivation,
      ObjectMapper mapper,
      Clock clock) {
    this.units = units;
    this.sealedBox = sealedBox;
    this.derivation = derivation;
    this.mapper = mapper;
    this.clock = clock;
  }

  /**
   * Creates, or answers as the request was answered before.
   *
   * @param type the answer's class, which the mapper can write and read
   * @param prepare checks, hashes and signs, outside of any transaction; not called for an answer
   *     that exists
   * @throws ProblemException {@code idempotency_key_reused}; whatever preparing and writing throw
   */
  public <T> T create(CreationRequest request, Class<T> type, Supplier<Creation<T>> prepare) {
    if (request.key() == null) {
      var creation = prepare.get();
      write(request, creation, em -> {});
      return creation.answer();
    }
    var id = id(request);
    var earlier = earlier(request, id, type);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    var creation = prepare.get();
    try {
      write(request, creation, em -> insert(em, request, id, creation.answer()));
      return creation.answer();
    } catch (RuntimeException e) {
      // Whoever sent the same key at the same time was faster.
      if (PersistenceFailures.isUniqueViolation(e)) {
        return earlier(request, id, type).orElseThrow(() -> e);
      }
      throw e;
    }
  }

  private <T> void write(
      CreationRequest request, Creation<T> creation, Consumer<EntityManager> claim) {
    units.run(
        request.tenant(),
        em -> {
          claim.accept(em);
          creation.write().accept(em);
        });
  }

  private <T> Optional<T> earlier(CreationRequest request, String id, Class<T> type) {
    var row =
        units.inTransaction(
            request.tenant(),
            em ->
                Optional.ofNullable(em.find(IdempotencyEntity.class, id))
                    .filter(found -> found.expiresAt.isAfter(clock.instant())));
    if (row.isEmpty()) {
      return Optional.empty();
    }
    var json = write(request.body());
    boolean same =
        derivation.deriveAll(LABEL, new byte[0], Hmac.LENGTH).stream()
            .anyMatch(key -> ConstantTime.equals(hash(key, json), row.get().requestHash));
    if (!same) {
      throw new ProblemException(ErrorCode.IDEMPOTENCY_KEY_REUSED);
    }
    return Optional.of(read(sealedBox.open(row.get().answer, id + COLUMN), type));
  }

  private void insert(EntityManager em, CreationRequest request, String id, Object answer) {
    var now = clock.instant();
    em.createQuery("delete from IdempotencyEntity i where i.id = :id and i.expiresAt <= :now")
        .setParameter("id", id)
        .setParameter("now", now)
        .executeUpdate();
    var row = new IdempotencyEntity();
    row.id = id;
    row.requestHash =
        hash(derivation.derive(LABEL, new byte[0], Hmac.LENGTH), write(request.body()));
    row.status = CREATED;
    row.answer = sealedBox.seal(write(answer), id + COLUMN);
    row.createdAt = now;
    row.expiresAt = now.plus(LIFE);
    em.persist(row);
    em.flush();
  }

  /**
   * Removes keys that expired before a moment, at most so many at once.
   *
   * @return how many were removed
   */
  public int purgeExpired(EntityManager em, Instant before, int batch) {
    return OldRows.remove(em, IdempotencyEntity.class, "expiresAt", before, batch);
  }

  private static String id(CreationRequest request) {
    return OpaqueToken.sha256Hex(
        String.join(
            "\n",
            request.tenant().id().value(),
            request.client().value(),
            request.route(),
            String.valueOf(request.key())));
  }

  private static String hash(byte[] key, String json) {
    return Hmac.sha256Hex(key, json.getBytes(StandardCharsets.UTF_8));
  }

  private String write(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Unwritable JSON", e);
    }
  }

  private <T> T read(String json, Class<T> type) {
    try {
      return mapper.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Unreadable answer in the database", e);
    }
  }
}
