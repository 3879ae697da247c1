package dev.hellojohn.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hellojohn.crypto.ConstantTime;
import dev.hellojohn.crypto.Derivation;
import dev.hellojohn.crypto.Hmac;
import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.edge.idempotency.CreationRequest;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.jpa.PersistenceFailures;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The same {@code Idempotency-Key} and body give the same answer for a day, however often and in
 * parallel they are sent; the same key with another body is refused.
 *
 * <p>A request first claims its key, by inserting a row. What is made in one transaction is made in
 * the one that inserts the row, so that there is either both or neither. A tenant is made in
 * several: its claim stands by itself, with a short life that ends it if the process dies, and
 * becomes the answer in the transaction that makes the tenant active.
 */
@Singleton
class Idempotency {

  private static final Duration LIFE = Duration.ofHours(24);

  /** Longer than any tenant takes to make, and than its own lease. */
  private static final Duration CLAIM = Duration.ofSeconds(60);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final int RUNNING = 0;
  private static final int CREATED = 201;
  private static final int TRIES = 3;
  private static final String LABEL = "hellojohn idempotency v1";

  private final ControlDatabase control;
  private final SealedBox sealedBox;
  private final ObjectMapper mapper;
  private final Clock clock;
  private final List<byte[]> hashKeys;

  @Inject
  Idempotency(
      ControlDatabase control,
      SealedBox sealedBox,
      Derivation derivation,
      ObjectMapper mapper,
      Clock clock) {
    this.control = control;
    this.sealedBox = sealedBox;
    this.mapper = mapper;
    this.clock = clock;
    this.hashKeys = derivation.deriveAll(LABEL, new byte[0], Hmac.LENGTH);
  }

  /** What is kept, sealed, of an answer. */
  private record Kept(String location, long version, JsonNode body) {}

  /**
   * A key's claim.
   *
   * @param id of the row: a hash of who sent the key, and to what
   * @param body as JSON; kept as a keyed hash only, since it may hold a password, which a plain one
   *     would give away to whoever can try words
   */
  record Claim(String id, String body) {

    @Override
    public String toString() {
      return id;
    }
  }

  /**
   * The claim of a request, if it carries a key.
   *
   * @param key the header's value, or null
   * @param actor who sends it: another's keys are nothing to this one
   * @param route method and path
   * @param body the record that was read
   * @throws ProblemException {@code validation_failed} when the key is not one
   */
  Optional<Claim> claim(@Nullable String key, String actor, String route, Object body) {
    CreationRequest.requireKey(key);
    return Optional.ofNullable(key)
        .map(k -> new Claim(OpaqueToken.sha256Hex(actor + '\n' + route + '\n' + k), write(body)));
  }

  /**
   * Answers a request that makes everything in one transaction.
   *
   * @param work makes it; repeated as a whole if the database says so
   * @throws ProblemException {@code idempotency_key_reused}; whatever the work throws
   */
  Answer once(Optional<Claim> claim, Function<EntityManager, Answer> work) {
    if (claim.isEmpty()) {
      return control.inTransaction(work);
    }
    return retried(
        () ->
            control.inTransaction(
                em -> {
                  var earlier = insert(em, claim.get());
                  if (earlier.isPresent()) {
                    return earlier.get();
                  }
                  var answer = work.apply(em);
                  complete(em, claim, answer);
                  return answer;
                }));
  }

  /**
   * Claims a key for a request that needs several transactions.
   *
   * @return the answer, if the request was answered before
   * @throws ProblemException {@code idempotency_key_reused}; {@code conflict} while the first
   *     request with the key still runs
   */
  Optional<Answer> begin(Optional<Claim> claim) {
    return claim.flatMap(c -> retried(() -> control.inTransaction(em -> insert(em, c))));
  }

  /** Keeps the answer with the claim that this request {@linkplain #begin began} with. */
  void complete(EntityManager em, Optional<Claim> claim, Answer answer) {
    if (claim.isEmpty()) {
      return;
    }
    var id = claim.get().id();
    var row = em.find(IdempotencyEntity.class, id, LockModeType.PESSIMISTIC_WRITE);
    if (row == null || row.status != RUNNING) {
      throw new ProblemException(ErrorCode.CONFLICT, "This request took too long. Send it again.")
          .withRetryAfter(RETRY_AFTER);
    }
    var kept = new Kept(answer.location(), answer.version(), mapper.valueToTree(answer.body()));
    row.status = CREATED;
    row.answer = sealedBox.seal(write(kept), aad(id));
    row.expiresAt = clock.instant().plus(LIFE);
    em.flush();
  }

  /** Gives up a claim whose request failed, so that it can be sent again. */
  void release(Optional<Claim> claim) {
    claim.ifPresent(
        c ->
            control.run(
                em ->
                    em.createQuery(
                            "delete from OperatorIdempotencyEntity where id = :id and status ="
                                + " :running")
                        .setParameter("id", c.id())
                        .setParameter("running", RUNNING)
                        .executeUpdate()));
  }

  private Optional<Answer> insert(EntityManager em, Claim claim) {
    var now = clock.instant();
    var row = em.find(IdempotencyEntity.class, claim.id(), LockModeType.PESSIMISTIC_WRITE);
    if (row != null && row.expiresAt.isAfter(now)) {
      return Optional.of(replay(row, claim));
    }
    if (row != null) {
      em.remove(row);
      em.flush();
    }
    row = new IdempotencyEntity();
    row.id = claim.id();
    row.requestHash = hash(hashKeys.get(0), claim);
    row.status = RUNNING;
    row.answer = "";
    row.createdAt = now;
    row.expiresAt = now.plus(CLAIM);
    em.persist(row);
    em.flush();
    return Optional.empty();
  }

  private Answer replay(IdempotencyEntity row, Claim claim) {
    if (hashKeys.stream()
        .noneMatch(key -> ConstantTime.equals(hash(key, claim), row.requestHash))) {
      throw new ProblemException(ErrorCode.IDEMPOTENCY_KEY_REUSED);
    }
    if (row.status == RUNNING) {
      throw new ProblemException(
              ErrorCode.CONFLICT, "The first request with this Idempotency-Key is still running.")
          .withRetryAfter(RETRY_AFTER);
    }
    try {
      var kept = mapper.readValue(sealedBox.open(row.answer, aad(row.id)), Kept.class);
      return new Answer(kept.location(), kept.version(), kept.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Unreadable answer in the database", e);
    }
  }

  /** Whoever inserts the same claim at the same time fails here and finds it the next time. */
  private static <T> T retried(Supplier<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return work.get();
      } catch (RuntimeException e) {
        if (attempt == TRIES || !PersistenceFailures.isUniqueViolation(e)) {
          throw e;
        }
      }
    }
  }

  private static String hash(byte[] key, Claim claim) {
    return Hmac.sha256Hex(key, claim.body().getBytes(StandardCharsets.UTF_8));
  }

  private String write(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Unwritable JSON", e);
    }
  }

  private static String aad(String id) {
    return id + ":cp_idempotency.answer";
  }
}
