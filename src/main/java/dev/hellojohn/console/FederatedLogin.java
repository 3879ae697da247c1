package dev.hellojohn.console;

import dev.hellojohn.config.OidcConfig;
import dev.hellojohn.control.FederatedIdentity;
import dev.hellojohn.control.OperatorSessions;
import dev.hellojohn.crypto.Base64Url;
import dev.hellojohn.crypto.ConstantTime;
import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.outbound.RemoteService;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Signs an operator in at an OpenID provider: authorization code, PKCE with S256, state and nonce
 * (OpenID Connect Core §3.1, RFC 7636, RFC 9700). What has to be remembered in between is sealed in
 * the store that sessions are in, so that any node finishes what another began, once, and for the
 * browser that began it. Of the provider's tokens none leaves this class.
 */
@Singleton
class FederatedLogin {

  /** Long enough to type a password and a code there. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  static final String CALLBACK = "/console/api/auth/callback";

  private static final String KEY = "hellojohn:login:";
  private static final int RANDOM_BYTES = 32;
  private static final String HOME = "/console/";

  /** A page of ours: no other host, however a browser reads it. */
  private static final Pattern PAGE = Pattern.compile("/console/(?:[A-Za-z0-9_-]+/?)*");

  private static final int MOST_CHARACTERS = 200;

  private final ConsoleSettings settings;
  private final Optional<IdentityProvider> provider;
  private final ConsoleStore store;
  private final SessionSeal seal;
  private final ConsoleSessions sessions;
  private final OperatorSessions operators;
  private final ProviderCalls calls;
  private final Clock clock;

  @Inject
  FederatedLogin(
      ConsoleSettings settings,
      ConsoleStore store,
      SessionSeal seal,
      ConsoleSessions sessions,
      OperatorSessions operators,
      Clock clock) {
    this.settings = settings;
    this.calls = new ProviderCalls();
    this.provider = settings.provider().map(config -> new IdentityProvider(config, calls, clock));
    this.store = store;
    this.seal = seal;
    this.sessions = sessions;
    this.operators = operators;
    this.clock = clock;
  }

  /** Where to send the browser, and what it has to keep. */
  record Redirect(URI to, String cookie) {}

  /** A session that was begun, and the page to go to. */
  record Finished(ConsoleSessions.Started session, URI to) {}

  /**
   * What the provider sends the browser back with.
   *
   * @param issuer who it says that it is (RFC 9207)
   */
  record Answer(
      @Nullable String state,
      @Nullable String code,
      @Nullable String error,
      @Nullable String issuer) {}

  private IdentityProvider provider() {
    return provider.orElseThrow(
        () ->
            new ProblemException(
                ErrorCode.INSUFFICIENT_PERMISSIONS,
                "Sign-in at an OpenID provider is switched off here."));
  }

  /** Where the session at the provider can be ended, if it has said so. */
  Optional<URI> endSession() {
    return provider
        .flatMap(IdentityProvider::endSession)
        .map(
            address ->
                with(
                    address,
                    Map.of(
                        "client_id",
                        provider().config().clientId(),
                        "post_logout_redirect_uri",
                        settings.publicUrl() + HOME)));
  }

  /**
   * Begins.
   *
   * @param returnTo the page of the console to go to; anything else is its first page
   * @throws ProblemException {@code insufficient_permissions} when there is no provider; {@code
   *     service_unavailable} when it, or the store, does not answer
   */
  Redirect begin(@Nullable String returnTo) {
    OidcConfig config = provider().config();
    URI authorization = provider().metadata().authorization();
    String state = OpaqueToken.generate("", RANDOM_BYTES);
    String cookie = OpaqueToken.generate("", RANDOM_BYTES);
    var pending =
        new PendingLogin(
            OpaqueToken.sha256Hex(cookie),
            OpaqueToken.generate("", RANDOM_BYTES),
            OpaqueToken.generate("", RANDOM_BYTES),
            page(returnTo));
    String key = key(state);
    store.put(key, seal.seal(pending.toJson(), key), PATIENCE);
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("response_type", "code");
    parameters.put("client_id", config.clientId());
    parameters.put("redirect_uri", callback());
    parameters.put("scope", "openid email profile");
    parameters.put("state", state);
    parameters.put("nonce", pending.nonce());
    parameters.put("code_challenge", challenge(pending.verifier()));
    parameters.put("code_challenge_method", "S256");
    return new Redirect(with(authorization, parameters), cookie);
  }

  private static String key(String state) {
    return KEY + OpaqueToken.sha256Hex(state);
  }

  private static String challenge(String verifier) {
    return Base64Url.encode(OpaqueToken.sha256(verifier));
  }

  private String callback() {
    return settings.publicUrl() + CALLBACK;
  }

  private static String page(@Nullable String returnTo) {
    return returnTo != null
            && returnTo.length() <= MOST_CHARACTERS
            && PAGE.matcher(returnTo).matches()
        ? returnTo
        : HOME;
  }

  /**
   * Finishes.
   *
   * @param cookies what the browser has kept
   * @throws ProblemException {@code invalid_request} when this browser has begun nothing of the
   *     kind, or not of late, or has finished it; {@code invalid_token} when the provider's answer
   *     does not hold; {@code insufficient_permissions} and {@code account_disabled} for who is no
   *     admin; {@code service_unavailable}
   */
  Finished finish(Answer answer, List<String> cookies, Origin origin) {
    IdentityProvider at = provider();
    PendingLogin pending = pending(answer.state(), cookies);
    boolean named = answer.issuer() != null;
    if (named ? !at.config().issuer().equals(answer.issuer()) : at.metadata().sendsIssuer()) {
      throw invalid();
    }
    if (answer.error() != null || answer.code() == null) {
      throw new ProblemException(
          ErrorCode.INVALID_CREDENTIALS, "The identity provider did not sign you in. Try again.");
    }
    String token = exchange(at, answer.code(), pending.verifier());
    var expected =
        new IdToken.Expected(at.config().issuer(), at.config().clientId(), pending.nonce());
    FederatedIdentity identity =
        IdToken.verify(token, at::key, expected, clock.instant())
            .map(claims -> identity(at.config().issuer(), claims))
            .orElseThrow(() -> new ProblemException(ErrorCode.INVALID_TOKEN));
    var started =
        sessions.begin(hash -> operators.signIn(identity, origin, hash, settings.longest()));
    return new Finished(started, URI.create(settings.publicUrl() + pending.returnTo()));
  }

  private PendingLogin pending(@Nullable String state, List<String> cookies) {
    if (state == null || cookies.size() != 1) {
      throw invalid();
    }
    String key = key(state);
    String browser = OpaqueToken.sha256Hex(cookies.get(0));
    return store
        .take(key)
        .flatMap(kept -> seal.open(kept, key))
        .flatMap(PendingLogin::fromJson)
        .filter(found -> ConstantTime.equals(found.browserHash(), browser))
        .orElseThrow(FederatedLogin::invalid);
  }

  private static ProblemException invalid() {
    return new ProblemException(
        ErrorCode.INVALID_REQUEST,
        "This sign-in was not begun in this browser, took too long, or is over. Begin again.");
  }

  private String exchange(IdentityProvider at, String code, String verifier) {
    OidcConfig config = at.config();
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", callback());
    form.put("code_verifier", verifier);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at.metadata().token())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json");
    if (at.metadata().takesBasic()) {
      // RFC 6749 §2.3.1: each half is encoded before they are joined.
      String pair =
          RemoteService.encoded(config.clientId())
              + ':'
              + RemoteService.encoded(config.clientSecret().reveal());
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    } else {
      form.put("client_id", config.clientId());
      form.put("client_secret", config.clientSecret().reveal());
    }
    var answer =
        calls.send(
            request.POST(HttpRequest.BodyPublishers.ofString(RemoteService.form(form))).build());
    if (answer.status() >= 500 || (answer.status() >= 300 && answer.status() < 400)) {
      throw ProviderCalls.unavailable("status " + answer.status() + " for a code");
    }
    if (answer.status() != 200 || !(answer.members().get("id_token") instanceof String token)) {
      throw new ProblemException(ErrorCode.INVALID_TOKEN);
    }
    return token;
  }

  private static FederatedIdentity identity(String issuer, Map<String, Object> claims) {
    Optional<Email> email =
        Boolean.TRUE.equals(claims.get("email_verified"))
                && claims.get("email") instanceof String text
            ? Email.parse(text)
            : Optional.empty();
    return new FederatedIdentity(issuer, String.valueOf(claims.get("sub")), email);
  }

  private static URI with(URI address, Map<String, String> parameters) {
    String text = address.toString();
    return URI.create(text + (text.contains("?") ? '&' : '?') + RemoteService.form(parameters));
  }
}
