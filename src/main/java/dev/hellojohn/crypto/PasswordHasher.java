package dev.hellojohn.crypto;

import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.kernel.Timed;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with Argon2id (RFC 9106) and checks them against it and against the forms of
 * {@link ImportedHashes}.
 *
 * <p>A password is normalised to NFC (NIST SP 800-63B §3.1.1.2) and counts in its full length. At
 * most so many hashes run at once and so many wait; past that, {@code service_unavailable}. No
 * database transaction may be open around a call: it can wait for {@code maxWait}.
 */
public final class PasswordHasher {

  /** Above this a hash runs alone: an eighth of a small server's heap of 256 MiB. */
  private static final long LARGE_KIB = 32_768;

  private final Argon2Parameters parameters;
  private final HashingGate gate;
  private final Argon2Memory memory;
  private final Argon2Hash nothing;
  private final Tally tally;
  private final LongAdder hashes = new LongAdder();

  /**
   * @param parameters what a new hash costs
   * @param maxConcurrent how many hashes run at once: one per core
   * @param queueBound how many more may wait
   * @param maxWait how long one may wait
   * @param tally learns how long each took, and which were refused
   */
  public PasswordHasher(
      Argon2Parameters parameters,
      int maxConcurrent,
      int queueBound,
      Duration maxWait,
      Tally tally) {
    this.parameters = parameters;
    this.gate = new HashingGate(maxConcurrent, queueBound, maxWait);
    this.memory = new Argon2Memory(parameters.memoryKib(), maxConcurrent);
    this.tally = tally;
    this.nothing = Argon2Hash.ofNothing(parameters);
  }

  /**
   * Hashes a new password with a new salt.
   *
   * @return the PHC form {@code $argon2id$v=19$m=…,t=…,p=…$salt$digest}
   * @throws dev.hellojohn.kernel.ProblemException {@code service_unavailable} when the queue is
   *     full
   */
  public String hash(String password) {
    byte[] bytes = normalised(password);
    return inTurn(false, () -> Argon2Hash.create(bytes, parameters, memory).text());
  }

  /**
   * Hashes a password that was right, to replace a hash that is not of this server's parameters.
   *
   * @return empty when the queue is full: it can wait for the next time
   */
  public Optional<String> rehash(String password) {
    try {
      return Optional.of(hash(password));
    } catch (ProblemException busy) {
      return Optional.empty();
    }
  }

  /**
   * Checks a password against a stored hash. A missing or unreadable hash costs the same as a hash
   * of this server's and matches nothing.
   *
   * @param stored what {@link #hash} gave or {@link ImportedHashes} accepted, or null when the
   *     account has no password
   * @throws dev.hellojohn.kernel.ProblemException {@code service_unavailable} when the queue is
   *     full
   */
  public Verification verify(String password, @Nullable String stored) {
    Optional<StoredHash> parsed = read(stored);
    StoredHash hash = parsed.orElse(nothing);
    byte[] bytes = normalised(password);
    boolean equal = inTurn(isLarge(hash), () -> hash.matches(bytes, memory));
    return equal && parsed.isPresent()
        ? new Verification(true, !isCurrent(hash))
        : Verification.FAILED;
  }

  /**
   * Refuses what would be refused for want of a turn, before anything else is done for it.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code service_unavailable} when the queue is
   *     full
   */
  public void refuseIfFull() {
    try {
      gate.refuseIfFull();
    } catch (ProblemException busy) {
      tally.add(Happening.PASSWORD_HASH_REFUSED);
      throw busy;
    }
  }

  /** Whether a stored hash can be read and should be replaced at the next chance. */
  public boolean needsRehash(String stored) {
    return read(stored).filter(hash -> !isCurrent(hash)).isPresent();
  }

  /** How many hashes were computed since the start. */
  public long hashesComputed() {
    return hashes.sum();
  }

  /** How many callers wait for their turn. */
  public int waiting() {
    return gate.waiting();
  }

  /** How many callers may wait: no more than have their turn in time, by what hashes take now. */
  public int mayWait() {
    return gate.longestQueue();
  }

  private <T> T inTurn(boolean alone, Supplier<T> work) {
    try {
      return gate.run(alone, () -> timed(work));
    } catch (ProblemException busy) {
      tally.add(Happening.PASSWORD_HASH_REFUSED);
      throw busy;
    }
  }

  private <T> T timed(Supplier<T> work) {
    hashes.increment();
    long begun = System.nanoTime();
    T result = work.get();
    tally.took(Timed.PASSWORD_HASH, Duration.ofNanos(System.nanoTime() - begun));
    return result;
  }

  private boolean isCurrent(StoredHash hash) {
    return hash instanceof Argon2Hash argon2 && argon2.isAsCreatedWith(parameters);
  }

  /** Own hashes run side by side whatever they cost: the operator has sized them. */
  private boolean isLarge(StoredHash hash) {
    return hash.memoryKib() > Math.max(LARGE_KIB, parameters.memoryKib());
  }

  private static Optional<StoredHash> read(@Nullable String stored) {
    if (stored == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(StoredHash.parse(stored));
    } catch (UnusableHashException unreadable) {
      return Optional.empty();
    }
  }

  private static byte[] normalised(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
  }
}
