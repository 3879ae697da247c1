package dev.hellojohn.console;

import dev.hellojohn.crypto.Base64Url;
import dev.hellojohn.crypto.ConstantTime;
import dev.hellojohn.crypto.Hmac;
import dev.hellojohn.crypto.OpaqueToken;
import java.nio.charset.StandardCharsets;

/**
 * Tokens that a page reads from one cookie and sends in a header, which no other site can make it
 * do. Each is bound to its session: {@code nonce.HMAC(session, nonce)}. A cookie that a sibling
 * domain planted, or another session's, is none (OWASP CSRF Prevention, signed double-submit).
 */
final class CsrfTokens {

  private static final String LABEL = "hellojohn console csrf v1";
  private static final int NONCE_BYTES = 16;

  private final byte[] key;

  /**
   * @param secret the one of the configuration, for this purpose and no other
   */
  CsrfTokens(String secret) {
    this.key = Hmac.sha256(secret.getBytes(StandardCharsets.UTF_8), LABEL);
  }

  /** A new token of a session; earlier ones stay good as long as the session does. */
  String issue(SessionKey session) {
    return token(session, OpaqueToken.generate("", NONCE_BYTES));
  }

  /** Whether a token is this session's; compares in constant time. */
  boolean isOf(SessionKey session, String token) {
    int dot = token.indexOf('.');
    return dot > 0 && ConstantTime.equals(token(session, token.substring(0, dot)), token);
  }

  private String token(SessionKey session, String nonce) {
    return nonce + '.' + Base64Url.encode(Hmac.sha256(key, session.hash() + '.' + nonce));
  }
}
