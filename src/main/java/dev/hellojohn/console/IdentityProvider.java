package dev.hellojohn.console;

import dev.hellojohn.config.OidcConfig;
import dev.hellojohn.crypto.VerificationKey;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the provider publishes of itself (OpenID Connect Discovery §4): its addresses and its keys.
 * Both are kept for a while. A token with a key that is not known fetches the keys again, and
 * however many such tokens come, once a minute.
 */
final class IdentityProvider {

  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** A provider has a handful. */
  private static final int MOST_KEYS = 50;

  private final OidcConfig config;
  private final ProviderCalls calls;
  private final Clock clock;
  private volatile @Nullable Metadata metadata;
  private @Nullable Keys keys;

  IdentityProvider(OidcConfig config, ProviderCalls calls, Clock clock) {
    this.config = config;
    this.calls = calls;
    this.clock = clock;
  }

  /**
   * Its addresses.
   *
   * @param sendsIssuer whether it says who it is in the answer (RFC 9207)
   * @param takesBasic whether the client's secret goes into a header
   */
  record Metadata(
      URI authorization,
      URI token,
      URI jwks,
      Optional<URI> endSession,
      boolean sendsIssuer,
      boolean takesBasic,
      Instant readAt) {}

  private record Keys(Map<String, VerificationKey> byId, Instant readAt) {}

  OidcConfig config() {
    return config;
  }

  /**
   * Its addresses, ten minutes old at most.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code service_unavailable}
   */
  Metadata metadata() {
    Metadata known = metadata;
    Instant now = clock.instant();
    if (known == null || !now.isBefore(known.readAt().plus(KEPT))) {
      known = read(now);
      metadata = known;
    }
    return known;
  }

  /** Where to end the session there, if that is known without asking. */
  Optional<URI> endSession() {
    return Optional.ofNullable(metadata).flatMap(Metadata::endSession);
  }

  private Metadata read(Instant now) {
    String base = config.issuer().replaceFirst("/\\z", "");
    Map<String, Object> document =
        calls.get(URI.create(base + "/.well-known/openid-configuration"));
    if (!config.issuer().equals(document.get("issuer"))) {
      throw ProviderCalls.unavailable("its document is another issuer's");
    }
    return new Metadata(
        address(document, "authorization_endpoint").orElseThrow(IdentityProvider::incomplete),
        address(document, "token_endpoint").orElseThrow(IdentityProvider::incomplete),
        address(document, "jwks_uri").orElseThrow(IdentityProvider::incomplete),
        address(document, "end_session_endpoint"),
        Boolean.TRUE.equals(document.get("authorization_response_iss_parameter_supported")),
        !(document.get("token_endpoint_auth_methods_supported") instanceof List<?> methods)
            || methods.contains("client_secret_basic"),
        now);
  }

  private static RuntimeException incomplete() {
    return ProviderCalls.unavailable("its document lacks an address");
  }

  /** An address by https, or as plainly as the issuer itself is reached. */
  private Optional<URI> address(Map<String, Object> document, String name) {
    if (!(document.get(name) instanceof String text)) {
      return Optional.empty();
    }
    try {
      URI address = URI.create(text);
      URI issuer = URI.create(config.issuer());
      boolean plain =
          "http".equals(address.getScheme())
              && "http".equals(issuer.getScheme())
              && issuer.getRawAuthority().equals(address.getRawAuthority());
      return Optional.of(address)
          .filter(found -> found.getHost() != null && found.getRawUserInfo() == null)
          .filter(found -> "https".equals(found.getScheme()) || plain);
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  /**
   * The key of an id; for none, the only one that there is.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code service_unavailable}
   */
  synchronized Optional<VerificationKey> key(@Nullable String id) {
    Instant now = clock.instant();
    Keys known = keys;
    if (known == null
        || !now.isBefore(known.readAt().plus(KEPT))
        || (lookUp(known, id).isEmpty() && !now.isBefore(known.readAt().plus(PAUSE)))) {
      known = new Keys(readKeys(), now);
      keys = known;
    }
    return lookUp(known, id);
  }

  private static Optional<VerificationKey> lookUp(Keys known, @Nullable String id) {
    if (id == null) {
      return known.byId().size() == 1
          ? known.byId().values().stream().findFirst()
          : Optional.empty();
    }
    return Optional.ofNullable(known.byId().get(id));
  }

  private Map<String, VerificationKey> readKeys() {
    Map<String, Object> set = calls.get(metadata().jwks());
    Map<String, VerificationKey> found = new HashMap<>();
    if (set.get("keys") instanceof List<?> list) {
      list.stream().limit(MOST_KEYS).forEach(entry -> add(entry, found));
    }
    return found;
  }

  private static void add(@Nullable Object entry, Map<String, VerificationKey> found) {
    if (!(entry instanceof Map<?, ?> jwk) || "enc".equals(jwk.get("use"))) {
      return;
    }
    Map<String, Object> members = new HashMap<>();
    jwk.forEach((name, value) -> members.put(String.valueOf(name), value));
    VerificationKey.ofJwk(members)
        .filter(key -> jwk.get("alg") == null || key.algorithm().jwaName().equals(jwk.get("alg")))
        .ifPresent(key -> found.put(String.valueOf(members.getOrDefault("kid", "")), key));
  }
}
