package dev.hellojohn.session;

import dev.hellojohn.crypto.Base64Url;
import dev.hellojohn.crypto.ConstantTime;
import dev.hellojohn.crypto.Derivation;
import dev.hellojohn.crypto.Hmac;
import dev.hellojohn.kernel.SessionId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Makes and reads refresh tokens: {@code rft_}, the session's ULID, and base64url of the generation
 * (4 bytes) and its HMAC-SHA256 (32 bytes). That is 36 bytes, a multiple of three, so that each
 * token has one spelling.
 *
 * <p>The HMAC's key is derived from the master key and the session's salt. So a token needs no row
 * of its own, a forged one is refused after one look at the session, and the successor of a token
 * is always the same text: two callers who refresh at once get the same one, though nothing of it
 * is stored.
 */
@Singleton
public class RefreshTokens {

  private static final String LABEL = "hellojohn refresh token v1";
  private static final int KEY_LENGTH = 32;
  private static final int ULID_LENGTH = 26;
  private static final int BODY_LENGTH = 48;
  private static final int LENGTH = RefreshToken.PREFIX.length() + ULID_LENGTH + BODY_LENGTH;

  private final Derivation derivation;

  @Inject
  public RefreshTokens(Derivation derivation) {
    this.derivation = derivation;
  }

  /**
   * What a token claims, before its HMAC was checked.
   *
   * @param session the session that it names
   * @param generation how often the session had been refreshed when it was made
   * @param token the whole text
   */
  record Claim(SessionId session, int generation, String token) {

    @Override
    public String toString() {
      return "Claim[" + session + ']';
    }
  }

  /** The token of a session's generation. */
  RefreshToken make(SessionId session, String salt, int generation) {
    return new RefreshToken(
        text(derivation.derive(LABEL, bytes(salt), KEY_LENGTH), session, generation));
  }

  /** Takes a text apart; empty when it does not have the form of a token. */
  Optional<Claim> parse(String text) {
    if (text.length() != LENGTH || !text.startsWith(RefreshToken.PREFIX)) {
      return Optional.empty();
    }
    int body = RefreshToken.PREFIX.length() + ULID_LENGTH;
    var ulid = text.substring(RefreshToken.PREFIX.length(), body);
    var session = SessionId.parse(SessionId.PREFIX + '_' + ulid);
    return Base64Url.decode(text.substring(body))
        .flatMap(b -> session.map(id -> new Claim(id, ByteBuffer.wrap(b).getInt(), text)));
  }

  /**
   * Whether a claim was made by this server for a session with this salt, also before the last
   * rotation of the master key.
   */
  boolean isGenuine(Claim claim, String salt) {
    boolean genuine = false;
    for (var key : derivation.deriveAll(LABEL, bytes(salt), KEY_LENGTH)) {
      genuine |= ConstantTime.equals(text(key, claim.session(), claim.generation()), claim.token());
    }
    return genuine;
  }

  private static String text(byte[] key, SessionId session, int generation) {
    var body =
        ByteBuffer.allocate(Integer.BYTES + Hmac.LENGTH)
            .putInt(generation)
            .put(Hmac.sha256(key, session.value() + '.' + generation))
            .array();
    return RefreshToken.PREFIX
        + session.value().substring(SessionId.PREFIX.length() + 1)
        + Base64Url.encode(body);
  }

  private static byte[] bytes(String salt) {
    return salt.getBytes(StandardCharsets.UTF_8);
  }
}
