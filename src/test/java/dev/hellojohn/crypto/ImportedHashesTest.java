package dev.hellojohn.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.CountedTally;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportedHashesTest {

  private static final String TAG16 = "AAAAAAAAAAAAAAAAAAAAAA";
  private static final Verification UPGRADE = new Verification(true, true);

  private final PasswordHasher hasher =
      new PasswordHasher(
          new Argon2Parameters(64, 1, 1), 2, 10, Duration.ofSeconds(10), new CountedTally());

  /** jBCrypt's and crypt_blowfish's test vectors. */
  @ParameterizedTest
  @CsvSource({
    "'', $2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.",
    "a, $2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe",
    "abc, $2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
    "abcdefghijklmnopqrstuvwxyz, $2a$06$.rCVZVOThsIa97pEDOxvGuRRgzG64bvtJ0938xuqzv18d3ZpQhstC",
    "U*U, $2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
    "U*U, $2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
    "U*U, $2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
    "U*U*U, $2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"
  })
  void verifiesBcrypt(String password, String stored) {
    assertThat(hasher.verify(password, stored)).isEqualTo(UPGRADE);
    assertThat(hasher.verify(password + "x", stored).matches()).isFalse();
    assertThat(ImportedHashes.check(stored)).isEmpty();
  }

  /** crypt_blowfish: "chars after 72 are ignored". Upgraded, they count. */
  @Test
  void bcryptHasItsLimitOf72BytesAndTheUpgradeHasNot() {
    String first72 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    String stored = "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui";
    String password = first72 + "chars after 72 are ignored";
    assertThat(hasher.verify(password, stored)).isEqualTo(UPGRADE);
    assertThat(hasher.verify(first72, stored)).isEqualTo(UPGRADE);
    assertThat(hasher.verify(first72 + "x".repeat(4_000), stored)).isEqualTo(UPGRADE);
    assertThat(hasher.verify(first72.substring(0, 71), stored).matches()).isFalse();
    String upgraded = hasher.hash(password);
    assertThat(hasher.verify(password, upgraded).matches()).isTrue();
    assertThat(hasher.verify(first72, upgraded).matches()).isFalse();
  }

  @Test
  void bcryptCountsBytesAndNotCharacters() {
    String stored = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.CE5elHaaO4EbggVDjb8P19RukzXSM3e";
    assertThat(hasher.verify("\u00e9".repeat(36), stored).matches()).isFalse();
    assertThat(hasher.verify("\u00e9".repeat(37), stored).matches()).isFalse();
  }

  /** Some implementations leave noise in the last four bits of the salt's text. */
  @Test
  void bcryptIgnoresNoiseInItsSalt() {
    assertThat(hasher.verify("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCCCE5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"))
        .isEqualTo(
            hasher.verify("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"));
  }

  /** RFC 6070 with SHA-1, the same inputs with SHA-256 and SHA-512, and RFC 7914 §11. */
  @ParameterizedTest
  @CsvSource({
    "sha1, password, salt, 1, 0c60c80f961f0e71f3a9b524af6012062fe037a6",
    "sha1, password, salt, 4096, 4b007901b765489abead49d926f721d065a429c1",
    "sha256, password, salt, 1, 120fb6cffcf8b32c43e7225256c4f837a86548c92ccc35480805987cb70be17b",
    "sha256, password, salt, 2, ae4d0c95af6b46d32d0adff928f06dd02a303f8ef3c251dfd6e2d85a95474c43",
    "sha256, password, salt, 4096,"
        + " c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a",
    "sha256, passwd, salt, 1,"
        + " 55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
        + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783",
    "sha512, password, salt, 1,"
        + " 867f70cf1ade02cff3752599a3a53dc4af34c7a669815ae5d513554e1c8cf252"
        + "c02d470a285a0501bad999bfe943c08f050235d7d68b1da55e63f73b60a57fce"
  })
  void verifiesPbkdf2(String digest, String password, String salt, int rounds, String key) {
    byte[] bytes = HexFormat.of().parseHex(key);
    String hash = Base64.getEncoder().withoutPadding().encodeToString(bytes);
    String encodedSalt =
        Base64.getEncoder().withoutPadding().encodeToString(salt.getBytes(StandardCharsets.UTF_8));
    for (String stored :
        new String[] {
          "$pbkdf2-%s$i=%d$%s$%s".formatted(digest, rounds, encodedSalt, hash),
          "$pbkdf2-%s$i=%d,l=%d$%s$%s".formatted(digest, rounds, bytes.length, encodedSalt, hash),
          "$pbkdf2-%s$%d$%s$%s".formatted(digest, rounds, encodedSalt, hash.replace('+', '.')),
          "pbkdf2_%s$%d$%s$%s".formatted(digest, rounds, salt, hash),
          "pbkdf2_%s$%d$%s$%s"
              .formatted(digest, rounds, salt, Base64.getEncoder().encodeToString(bytes))
        }) {
      assertThat(hasher.verify(password, stored)).as(stored).isEqualTo(UPGRADE);
      assertThat(hasher.verify(password + "x", stored).matches()).isFalse();
      assertThat(ImportedHashes.check(stored)).isEmpty();
    }
  }

  /** passlib's documentation. */
  @Test
  void verifiesAHashThatPasslibMade() {
    assertThat(
            hasher.verify(
                "toomanysecrets",
                "$pbkdf2-sha256$29000$N2YMIWQsBWBMae09x1jrPQ$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThBYRfk"))
        .isEqualTo(UPGRADE);
  }

  /** RFC 7914 §12. */
  @ParameterizedTest
  @CsvSource({
    "password, NaCl, 10, 8, 16,"
        + " fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
        + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
    "pleaseletmein, SodiumChloride, 14, 8, 1,"
        + " 7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
        + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
  })
  void verifiesScrypt(String password, String salt, int ln, int r, int p, String key) {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    String stored =
        "$scrypt$ln=%d,r=%d,p=%d$%s$%s"
            .formatted(
                ln,
                r,
                p,
                base64.encodeToString(salt.getBytes(StandardCharsets.UTF_8)),
                base64.encodeToString(HexFormat.of().parseHex(key)));
    assertThat(hasher.verify(password, stored)).isEqualTo(UPGRADE);
    assertThat(hasher.verify(password + "x", stored).matches()).isFalse();
    assertThat(ImportedHashes.check(stored)).isEmpty();
  }

  /** The example in the firebase/scrypt repository. */
  @Test
  void verifiesFirebasesScrypt() {
    String stored =
        "$firescrypt$ln=14,r=8,p=1,ss=Bw==,"
            + "sk=jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==$"
            + "42xEC+ixf3L2lw==$"
            + "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==";
    assertThat(hasher.verify("user1password", stored)).isEqualTo(UPGRADE);
    assertThat(hasher.verify("user2password", stored).matches()).isFalse();
    assertThat(hasher.verify("user1password", stored.replace("==", ""))).isEqualTo(UPGRADE);
    assertThat(ImportedHashes.check(stored)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$argon2id$v=19$m=131073,t=1,p=1$c29tZXNhbHQ$" + TAG16,
        "$argon2id$v=19$m=131072,t=9,p=1$c29tZXNhbHQ$" + TAG16,
        "$argon2id$v=19$m=19456,t=999999,p=1$c29tZXNhbHQ$" + TAG16,
        "$argon2id$v=19$m=19456,t=2,p=17$c29tZXNhbHQ$" + TAG16,
        "$2b$15$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$pbkdf2-sha256$i=2000001$c29tZXNhbHQ$" + TAG16,
        "$pbkdf2-sha256$i=999999999$c29tZXNhbHQ$" + TAG16,
        "$pbkdf2-sha1$i=1000001$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=18,r=8,p=1$c29tZXNhbHQ$" + TAG16,
        "$scrypt$ln=17,r=9,p=1$c29tZXNhbHQ$" + TAG16,
        "$scrypt$ln=15,r=8,p=9$c29tZXNhbHQ$" + TAG16,
        "$scrypt$ln=24,r=64,p=64$c29tZXNhbHQ$" + TAG16,
        "$firescrypt$ln=18,r=8,p=1,ss=Bw==,sk=" + TAG16 + "$c29tZXNhbHQ$" + TAG16
      })
  void refusesWhatWouldExhaustTheServer(String stored) {
    assertThat(ImportedHashes.check(stored))
        .hasValueSatisfying(r -> assertThat(r).contains("costs"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$argon2id$v=19$m=65536,t=4,p=1$c29tZXNhbHQ$" + TAG16,
        "$argon2id$v=19$m=102400,t=2,p=8$c29tZXNhbHQ$" + TAG16,
        "$argon2d$v=16$m=65536,t=3,p=4$c29tZXNhbHQ$" + TAG16,
        "$2y$14$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$pbkdf2-sha256$i=2000000$c29tZXNhbHQ$" + TAG16,
        "$scrypt$ln=17,r=8,p=1$c29tZXNhbHQ$" + TAG16,
        "$scrypt$ln=15,r=1,p=1$c29tZXNhbHQ$" + TAG16
      })
  void takesCommonSettings(String stored) {
    assertThat(ImportedHashes.check(stored)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hunter2",
        "5f4dcc3b5aa765d61d8327deb882cf99",
        "$1$salt$hash",
        "$6$salt$hash",
        "$argon2",
        "$argon2id$",
        "$argon2x$v=19$m=64,t=1,p=1$c29tZXNhbHQ$" + TAG16,
        "$argon2id$v=20$m=64,t=1,p=1$c29tZXNhbHQ$" + TAG16,
        "$argon2id$v=19$m=64,t=1$c29tZXNhbHQ$" + TAG16,
        "$argon2id$v=19$m=64,t=1,p=1,p=1$c29tZXNhbHQ$" + TAG16,
        "$argon2id$v=19$m=64,t=1,p=1,x=1$c29tZXNhbHQ$" + TAG16,
        "$argon2id$v=19$m=64,t=1,p=+1$c29tZXNhbHQ$" + TAG16,
        "$argon2id$v=19$m=064,t=1,p=1$c29tZXNhbHQ$" + TAG16,
        "$argon2id$v=19$m=99999999999,t=1,p=1$c29tZXNhbHQ$" + TAG16,
        "$argon2id$v=19$m=,t=1,p=1$c29tZXNhbHQ$" + TAG16,
        "$argon2id$v=19$m,t=1,p=1$c29tZXNhbHQ$" + TAG16,
        "$argon2id$v=19$m=4,t=1,p=1$c29tZXNhbHQ$" + TAG16,
        "$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$" + TAG16,
        "$argon2id$v=19$m=64,t=1,p=1$c2FsdA$" + TAG16,
        "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAA",
        "$argon2id$v=19$m=64,t=1,p=1$c29tZX*hbHQ$" + TAG16,
        "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$" + TAG16 + "$",
        "$2$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2a$5$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2a$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2a$32$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe",
        "$pbkdf2-md5$i=1000$c29tZXNhbHQ$" + TAG16,
        "$pbkdf2-sha256$i=0$c29tZXNhbHQ$" + TAG16,
        "$pbkdf2-sha256$0$c29tZXNhbHQ$" + TAG16,
        "$pbkdf2-sha256$x$c29tZXNhbHQ$" + TAG16,
        "$pbkdf2-sha256$i=1,l=17$c29tZXNhbHQ$" + TAG16,
        "$pbkdf2-sha256$i=1$$" + TAG16,
        "$pbkdf2-sha256$i=1$c29tZXNhbHQ$AAAA",
        "pbkdf2_sha256$1$$" + TAG16,
        "pbkdf2_sha256$1$salt",
        "pbkdf2_sha3$1$salt$" + TAG16,
        "$scrypt$ln=0,r=8,p=1$c29tZXNhbHQ$" + TAG16,
        "$scrypt$ln=25,r=8,p=1$c29tZXNhbHQ$" + TAG16,
        "$scrypt$ln=14,r=0,p=1$c29tZXNhbHQ$" + TAG16,
        "$scrypt$ln=14,r=65,p=1$c29tZXNhbHQ$" + TAG16,
        "$scrypt$ln=14,r=8,p=0$c29tZXNhbHQ$" + TAG16,
        "$scrypt$ln=14,r=8,p=65$c29tZXNhbHQ$" + TAG16,
        "$scrypt$ln=16,r=1,p=1$c29tZXNhbHQ$" + TAG16,
        "$firescrypt$ln=14,r=8,p=1,ss=Bw==$c29tZXNhbHQ$" + TAG16,
        "$firescrypt$ln=14,r=8,p=1,ss=Bw==,sk=AAAA$c29tZXNhbHQ$" + TAG16,
        "$firescrypt$ln=14,r=8,p=1,ss=Bw==,sk=" + TAG16 + "$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void refusesWhatItCannotRead(String stored) {
    assertThat(ImportedHashes.check(stored))
        .hasValueSatisfying(reason -> assertThat(reason).doesNotContain("c29tZ", "hunter2"));
    assertThat(hasher.verify("password", stored).matches()).isFalse();
  }

  @Test
  void refusesTextsBeyondEveryForm() {
    assertThat(ImportedHashes.check("$argon2id$" + "A".repeat(600))).contains("is too long");
    assertThat(ImportedHashes.check("pbkdf2_sha256$1$" + "s".repeat(65) + "$" + TAG16)).isPresent();
  }

  /** Between 32 MiB and the bound it is verified alone. */
  @Test
  void verifiesALargeImport() {
    String stored =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    assertThat(hasher.verify("password", stored)).isEqualTo(UPGRADE);
  }
}
