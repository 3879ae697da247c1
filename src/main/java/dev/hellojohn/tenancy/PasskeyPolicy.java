package dev.hellojohn.tenancy;

import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.WebOrigin;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a tenant's passkeys are good (WebAuthn Level 3 §5.1.2, §13.4.9).
 *
 * @param rpId the relying party's id: a domain that each origin's host is or lies below, or {@code
 *     localhost}; null for what the origins have in common. Passkeys are bound to it for good: with
 *     another one they are worth nothing
 * @param origins the pages on which passkeys may be used; empty for the origins that may call the
 *     tenant at all
 */
public record PasskeyPolicy(@Nullable String rpId, List<String> origins) {

  private static final int MOST_ORIGINS = 20;
  private static final String LOCALHOST = "localhost";
  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
              + "(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+");

  /** Four numbers are an address, which no passkey is good for. */
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+");

  public PasskeyPolicy {
    origins = origins == null ? List.of() : List.copyOf(origins);
  }

  @SuppressWarnings("NullAway") // null is how a member is left out
  static PasskeyPolicy defaults() {
    return new PasskeyPolicy(null, null);
  }

  /**
   * The host of a page on which a browser has passkeys at all: one that came over https, or from
   * this computer; null for any other.
   */
  public static @Nullable String hostOf(String origin) {
    var parsed = WebOrigin.parse(origin).filter(web -> web.value().equals(origin));
    if (parsed.isEmpty()) {
      return null;
    }
    var url = URI.create(origin);
    var host = url.getHost();
    boolean good =
        host.equals(LOCALHOST)
            || (url.getScheme().equals("https") && DOMAIN.matcher(host).matches());
    return good && !ADDRESS.matcher(host).matches() ? host : null;
  }

  /** Whether passkeys of a relying party can be used on the pages of an origin. */
  public static boolean isPageOf(String origin, String rpId) {
    var host = hostOf(origin);
    return host != null && isWithin(host, rpId);
  }

  /** Whether a host is a relying party's, or lies below it. */
  public static boolean isWithin(String host, String rpId) {
    return host.equals(rpId) || host.endsWith('.' + rpId);
  }

  void addFaults(List<Detail> faults) {
    var id = rpId;
    if (id != null && !isRpId(id)) {
      faults.add(
          new Detail(
              "auth_config.passkeys.rp_id",
              "invalid",
              "This is a domain in lower case, such as example.com, or localhost."));
    }
    if (origins.size() > MOST_ORIGINS) {
      faults.add(
          new Detail(
              "auth_config.passkeys.origins",
              "too_many",
              "Name at most " + MOST_ORIGINS + " origins."));
    } else if (origins.stream().anyMatch(origin -> hostOf(origin) == null)) {
      faults.add(
          new Detail(
              "auth_config.passkeys.origins",
              "invalid",
              "An origin is such as https://app.example.com; without TLS it is localhost alone."));
    } else if (id != null && !origins.stream().allMatch(origin -> isPageOf(origin, id))) {
      faults.add(
          new Detail(
              "auth_config.passkeys.origins",
              "foreign",
              "The host of each origin is the rp_id, or lies below it."));
    }
  }

  private static boolean isRpId(String text) {
    return text.equals(LOCALHOST)
        || (DOMAIN.matcher(text).matches() && !ADDRESS.matcher(text).matches());
  }
}
