package dev.hellojohn.access;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.IpAddress;
import dev.hellojohn.kernel.ProblemException;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about its caller, as it says it; nothing here is proved.
 *
 * @param bearer what the Authorization header holds; {@link #UNREADABLE} for another scheme or no
 *     token, null without the header
 * @param clientKey the X-Client-Id header, or null
 * @param tenant the X-Tenant-ID header, or null
 * @param address where the request comes from; not the caller's word, but the server's
 */
record PresentedCredentials(
    @Nullable String bearer,
    @Nullable String clientKey,
    @Nullable String tenant,
    IpAddress address) {

  /** Stands for a header that holds no bearer token: it is never anyone's credential. */
  static final String UNREADABLE = "";

  /** RFC 6750 §2.1; the scheme in any case (RFC 9110 §11.1). */
  private static final Pattern BEARER =
      Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/-]+=*)", Pattern.DOTALL);

  /** What a bearer token looks like; what it is, is for the check to say. */
  enum Kind {
    /** There is none. */
    NONE,
    /** A publishable key. */
    PUBLISHABLE,
    /** A secret key. */
    SECRET,
    /** An admin's token or a master key. */
    CONTROL,
    /** A JWT, by its three parts. */
    TOKEN,
    /** Nothing of ours. */
    OTHER
  }

  /**
   * Reads the headers.
   *
   * @param headers gives all values of a header, or null or nothing when it is not there
   * @param address where the request comes from
   * @throws ProblemException {@code invalid_request} when one of them is there more than once
   */
  static PresentedCredentials of(
      Function<String, @Nullable List<String>> headers, IpAddress address) {
    return new PresentedCredentials(
        bearerIn(single(headers, "Authorization")),
        single(headers, "X-Client-Id"),
        single(headers, "X-Tenant-ID"),
        address);
  }

  private static @Nullable String single(
      Function<String, @Nullable List<String>> headers, String name) {
    List<String> values = headers.apply(name);
    if (values == null || values.isEmpty()) {
      return null;
    }
    if (values.size() > 1) {
      // Which one would count is anybody's guess, and so it is refused.
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST, "The header " + name + " is there more than once.");
    }
    return values.get(0);
  }

  private static @Nullable String bearerIn(@Nullable String authorization) {
    if (authorization == null) {
      return null;
    }
    Matcher matcher = BEARER.matcher(authorization);
    return matcher.matches() ? matcher.group(1) : UNREADABLE;
  }

  /** What the bearer token looks like. */
  Kind kind() {
    if (bearer == null) {
      return Kind.NONE;
    }
    if (bearer.startsWith("pk_")) {
      return Kind.PUBLISHABLE;
    }
    if (bearer.startsWith("sk_")) {
      return Kind.SECRET;
    }
    if (bearer.startsWith("cpt_") || bearer.startsWith("mk_")) {
      return Kind.CONTROL;
    }
    return bearer.chars().filter(c -> c == '.').count() == 2 ? Kind.TOKEN : Kind.OTHER;
  }

  @Override
  public String toString() {
    return "PresentedCredentials[" + kind() + ']';
  }
}
