package dev.hellojohn.edge.idempotency;

import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.tenancy.Tenant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request to create something in a tenant.
 *
 * @param client the client whose key it carries: another client's keys mean nothing to it
 * @param route method and path, such as {@code POST /v1/users}
 * @param key the {@code Idempotency-Key}, or null when none was sent
 * @param body the record that was read from the body
 */
public record CreationRequest(
    Tenant tenant, ClientId client, String route, @Nullable String key, Object body) {

  /** The header that carries the key. */
  public static final String HEADER = "Idempotency-Key";

  /** Room for a UUID with a prefix, and then some; printable ASCII. */
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1,255}");

  /**
   * @throws ProblemException {@code validation_failed} when the key is not one
   */
  public CreationRequest {
    requireKey(key);
  }

  /**
   * Holds a key to its form.
   *
   * @param key the header's value, or null when none was sent
   * @throws ProblemException {@code validation_failed} when it is no key
   */
  public static void requireKey(@Nullable String key) {
    if (key != null && !KEY.matcher(key).matches()) {
      throw new ProblemException(
          ErrorCode.VALIDATION_FAILED,
          ErrorCode.VALIDATION_FAILED.defaultMessage(),
          List.of(
              new Detail(
                  HEADER, "invalid_format", "This must be 1 to 255 printable ASCII characters.")));
    }
  }

  @Override
  public String toString() {
    return route;
  }
}
