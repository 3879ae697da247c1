package dev.hellojohn.kernel;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that ends in an error answer. Message, details and extensions are shown to the caller:
 * they hold nothing secret and nothing of another tenant.
 *
 * <p>Immutable, and without a stack trace: it is an answer, not a defect. Each instance belongs to
 * one request; none is shared (a shared mutable error once leaked one request's details to another,
 * Ory 26.2.5).
 */
@SuppressWarnings("serial") // never serialised: it does not leave the process
public class ProblemException extends RuntimeException {

  private final ErrorCode code;
  private final String safeMessage;
  private final List<Detail> details;
  private final @Nullable Duration retryAfter;
  private final Map<String, Object> extensions;

  /** A problem with the code's own message. */
  public ProblemException(ErrorCode code) {
    this(code, code.defaultMessage());
  }

  /** A problem with a message for a person that says what to do. */
  public ProblemException(ErrorCode code, String safeMessage) {
    this(code, safeMessage, List.of());
  }

  /** A problem that names the faulty fields. */
  public ProblemException(ErrorCode code, String safeMessage, List<Detail> details) {
    this(code, safeMessage, details, null, Map.of(), null);
  }

  private ProblemException(
      ErrorCode code,
      String safeMessage,
      List<Detail> details,
      @Nullable Duration retryAfter,
      Map<String, Object> extensions,
      @Nullable Throwable cause) {
    super(code.code() + ": " + safeMessage, cause, false, false);
    this.code = code;
    this.safeMessage = safeMessage;
    this.details = List.copyOf(details);
    this.retryAfter = retryAfter;
    this.extensions = extensions;
  }

  /**
   * The same problem, telling the caller to wait. Sub-second waits are rounded up by the mapper.
   */
  public ProblemException withRetryAfter(Duration wait) {
    return new ProblemException(code, safeMessage, details, wait, extensions, getCause());
  }

  /**
   * The same problem with one more member in the answer, such as {@code challenge_id}.
   *
   * @param name the member's name in snake_case
   * @param value anything that the JSON mapper can write
   */
  public ProblemException withExtension(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(extensions);
    more.put(name, value);
    return new ProblemException(
        code, safeMessage, details, retryAfter, Collections.unmodifiableMap(more), getCause());
  }

  /** The same problem with what caused it, for the log alone. */
  public ProblemException withCause(Throwable cause) {
    return new ProblemException(code, safeMessage, details, retryAfter, extensions, cause);
  }

  /** What went wrong, for programs. */
  public ErrorCode code() {
    return code;
  }

  /** What went wrong, for a person; safe to show. */
  public String safeMessage() {
    return safeMessage;
  }

  /** The faulty fields, in the order of their finding. */
  public List<Detail> details() {
    return details;
  }

  /** How long the caller should wait. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** Further members of the answer, in the order of their adding. */
  public Map<String, Object> extensions() {
    return extensions;
  }
}
