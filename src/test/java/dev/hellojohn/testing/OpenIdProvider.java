package dev.hellojohn.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * An OpenID provider on this machine that signs in whom a test names, and lies when it is told to.
 */
public final class OpenIdProvider implements AutoCloseable {

  /** The client's name. */
  public static final String CLIENT = "hellojohn console";

  /** The client's password. */
  public static final String SECRET = "n3ver+print%this/secret=of the client";

  private final HttpServer server;
  private final RSAKey key;
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  private final AtomicInteger jwksFetches = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger sequence = new AtomicInteger();
  private volatile Consumer<JWTClaimsSet.Builder> claims = claims -> {};
  private volatile String lie = "";
  private volatile Map<String, String> tokenRequest = Map.of();
  private volatile String lastToken = "";

  private OpenIdProvider() throws IOException, JOSEException {
    key = new RSAKeyGenerator(2048).keyID("k1").generate();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(
        Executors.newCachedThreadPool(
            work -> {
              var thread = new Thread(work);
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext("/.well-known/openid-configuration", this::discovery);
    server.createContext("/jwks", this::jwks);
    server.createContext("/token", this::token);
    server.start();
  }

  /** Starts one. */
  public static OpenIdProvider start() {
    try {
      return new OpenIdProvider();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it calls itself. */
  public String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The settings of a server that trusts it. */
  public Map<String, String> settings() {
    return Map.of(
        "HELLOJOHN_OIDC_ISSUER", issuer(),
        "HELLOJOHN_OIDC_CLIENT_ID", CLIENT,
        "HELLOJOHN_OIDC_CLIENT_SECRET", SECRET);
  }

  /** What the next tokens say beside what they must. */
  public void says(Consumer<JWTClaimsSet.Builder> more) {
    claims = more;
  }

  /**
   * What is wrong from now on.
   *
   * @param what {@code none}, {@code hs256}, {@code 500}, {@code redirect}, {@code html}, {@code
   *     huge}, {@code refused}, {@code kid}; empty: nothing
   */
  public void lies(String what) {
    lie = what;
  }

  /** How often anything was asked of it. */
  public int requests() {
    return requests.get();
  }

  /** How often its keys were fetched. */
  public int jwksFetches() {
    return jwksFetches.get();
  }

  /** The form of the last request for a token, and its Authorization header. */
  public Map<String, String> tokenRequest() {
    return tokenRequest;
  }

  /** The last ID token. */
  public String lastToken() {
    return lastToken;
  }

  /**
   * What its page does when somebody has typed their password.
   *
   * @param location where the browser was sent
   * @return where it is sent back to
   */
  public URI signIn(String location) {
    var asked = query(URI.create(location).getRawQuery());
    var code = "code-" + sequence.incrementAndGet();
    codes.put(code, asked);
    return URI.create(asked.get("redirect_uri") + "?code=" + code + "&state=" + asked.get("state"));
  }

  private void discovery(HttpExchange exchange) throws IOException {
    answer(
        exchange,
        200,
        """
        {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize?prompt=login",
         "token_endpoint":"%1$s/token","jwks_uri":"%1$s/jwks","end_session_endpoint":"%1$s/logout"}
        """
            .formatted(issuer()));
  }

  private void jwks(HttpExchange exchange) throws IOException {
    jwksFetches.incrementAndGet();
    answer(exchange, 200, new JWKSet(key.toPublicJWK()).toString());
  }

  private void token(HttpExchange exchange) throws IOException {
    var form = query(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    var seen = new HashMap<>(form);
    seen.put(
        "Authorization", String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    tokenRequest = Map.copyOf(seen);
    var asked = codes.remove(form.getOrDefault("code", ""));
    if (lie.equals("500")) {
      answer(exchange, 500, "{\"error\":\"server_error\"}");
    } else if (lie.equals("redirect")) {
      exchange.getResponseHeaders().add("Location", issuer() + "/jwks");
      answer(exchange, 302, "{}");
    } else if (lie.equals("html")) {
      answer(exchange, 200, "<html>");
    } else if (lie.equals("huge")) {
      answer(exchange, 200, "{\"x\":\"" + "a".repeat(1_000_000) + "\"}");
    } else if (asked == null || lie.equals("refused") || !isProved(asked, form)) {
      answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
    } else {
      lastToken = idToken(asked);
      answer(
          exchange,
          200,
          "{\"access_token\":\"at-%1$s\",\"token_type\":\"Bearer\",\"id_token\":\"%1$s\"}"
              .formatted(lastToken));
    }
  }

  /** RFC 7636 §4.6. */
  private static boolean isProved(Map<String, String> asked, Map<String, String> form) {
    try {
      var digest =
          java.security.MessageDigest.getInstance("SHA-256")
              .digest(form.getOrDefault("code_verifier", "").getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(digest)
          .equals(asked.get("code_challenge"));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private String idToken(Map<String, String> asked) {
    var now = Instant.now();
    var builder =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .audience(CLIENT)
            .subject("somebody")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(300)))
            .claim("nonce", asked.get("nonce"));
    claims.accept(builder);
    try {
      if (lie.equals("none")) {
        return new PlainJWT(builder.build()).serialize();
      }
      if (lie.equals("hs256")) {
        var forged =
            new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(), builder.build());
        forged.sign(new MACSigner(key.toPublicJWK().toRSAPublicKey().getEncoded()));
        return forged.serialize();
      }
      var kid = lie.equals("kid") ? "k" + sequence.incrementAndGet() : "k1";
      var signed =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(kid).build(), builder.build());
      signed.sign(new RSASSASigner(key));
      return signed.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> query(String text) {
    var values = new HashMap<String, String>();
    for (var pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.put(
            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  private void answer(HttpExchange exchange, int status, String body) throws IOException {
    requests.incrementAndGet();
    var octets = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, octets.length);
    try (var out = exchange.getResponseBody()) {
      out.write(octets);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
