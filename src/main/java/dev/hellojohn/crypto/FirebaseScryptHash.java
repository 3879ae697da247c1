package dev.hellojohn.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Firebase Authentication's scrypt, in the form {@code $firescrypt$ln=14,r=8,p=1,ss=<salt
 * separator>,sk=<signer key>$salt$hash}. {@code ln} is Firebase's {@code mem_cost} and {@code r}
 * its {@code rounds}; separator, signer key, salt and hash are the base64 texts of its export, with
 * or without padding.
 *
 * <p>The hash is the signer key, encrypted with AES-256-CTR from a zero counter under the key that
 * scrypt makes of the password, the salt and the separator.
 */
final class FirebaseScryptHash implements StoredHash {

  private static final Set<String> NAMES = Set.of("ln", "r", "p", "ss", "sk");
  private static final int MAX_SALT_LENGTH = 64;
  private static final int MAX_SEPARATOR_LENGTH = 16;
  private static final int MIN_SIGNER_KEY_LENGTH = 16;
  private static final int MAX_SIGNER_KEY_LENGTH = 128;
  private static final int AES_KEY_LENGTH = 32;
  private static final int AES_BLOCK_LENGTH = 16;

  private final ScryptHash.Cost cost;
  private final byte[] saltAndSeparator;
  private final byte[] signerKey;
  private final byte[] hash;

  private FirebaseScryptHash(
      ScryptHash.Cost cost, byte[] saltAndSeparator, byte[] signerKey, byte[] hash) {
    this.cost = cost;
    this.saltAndSeparator = saltAndSeparator;
    this.signerKey = signerKey;
    this.hash = hash;
  }

  static FirebaseScryptHash parse(String text) throws UnusableHashException {
    String[] parts = HashText.split(text, 5);
    HashText parameters = HashText.parameters(parts[2], NAMES, Set.of());
    byte[] separator = HashText.base64(parameters.text("ss"), 0, MAX_SEPARATOR_LENGTH);
    byte[] signerKey =
        HashText.base64(parameters.text("sk"), MIN_SIGNER_KEY_LENGTH, MAX_SIGNER_KEY_LENGTH);
    byte[] salt = HashText.base64(parts[3], 1, MAX_SALT_LENGTH);
    byte[] both =
        ByteBuffer.allocate(salt.length + separator.length).put(salt).put(separator).array();
    byte[] hash = HashText.base64(parts[4], signerKey.length, signerKey.length);
    return new FirebaseScryptHash(ScryptHash.Cost.of(parameters), both, signerKey, hash);
  }

  @Override
  public boolean matches(byte[] password, Argon2Memory memory) {
    byte[] key = cost.derive(password, saltAndSeparator, AES_KEY_LENGTH);
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      IvParameterSpec zero = new IvParameterSpec(new byte[AES_BLOCK_LENGTH]);
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), zero);
      return ConstantTime.equals(hash, cipher.doFinal(signerKey));
    } catch (GeneralSecurityException e) {
      throw new CryptographyUnavailable(e);
    }
  }

  @Override
  public long memoryKib() {
    return cost.memoryKib();
  }

  @Override
  public Optional<String> excess() {
    return cost.excess();
  }
}
