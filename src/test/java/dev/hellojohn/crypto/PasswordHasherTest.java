package dev.hellojohn.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.testing.CountedTally;
import dev.hellojohn.testing.FullHasher;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHasherTest {

  private static final Argon2Parameters CHEAP = new Argon2Parameters(64, 1, 1);

  private static final CountedTally tally = new CountedTally();
  private final PasswordHasher hasher = hasher(CHEAP);

  @Test
  void hashesInThePhcForm() {
    assertThat(hasher.hash("correct horse"))
        .matches("\\$argon2id\\$v=19\\$m=64,t=1,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    assertThat(hasher(Argon2Parameters.DEFAULT).hash("x"))
        .startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
  }

  @Test
  void verifiesWhatItHashed() {
    String stored = hasher.hash("correct horse");
    assertThat(hasher.verify("correct horse", stored)).isEqualTo(new Verification(true, false));
    assertThat(hasher.verify("correct horsf", stored)).isEqualTo(new Verification(false, false));
    assertThat(hasher.verify("", stored).matches()).isFalse();
    assertThat(hasher.verify("", hasher.hash("")).matches()).isTrue();
  }

  @Test
  void equalPasswordsHaveDifferentHashes() {
    Set<String> hashes = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      hashes.add(hasher.hash("same"));
    }
    assertThat(hashes).hasSize(20);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 72, 73, 128, 1_000, 4_096})
  void everyCharacterCounts(int length) {
    String password = "p".repeat(length);
    String stored = hasher.hash(password);
    assertThat(hasher.verify(password, stored).matches()).isTrue();
    assertThat(hasher.verify("p".repeat(length - 1), stored).matches()).isFalse();
    assertThat(hasher.verify("p".repeat(length - 1) + "q", stored).matches()).isFalse();
    assertThat(hasher.verify(password + "p", stored).matches()).isFalse();
    assertThat(hasher.verify(password + "\u0000", stored).matches()).isFalse();
  }

  @Test
  void neitherCaseNorSpaceIsChanged() {
    String stored = hasher.hash(" Pass Word ");
    assertThat(hasher.verify(" Pass Word ", stored).matches()).isTrue();
    assertThat(hasher.verify("Pass Word", stored).matches()).isFalse();
    assertThat(hasher.verify(" pass word ", stored).matches()).isFalse();
  }

  @Test
  void composedAndDecomposedAreTheSame() {
    String composed = "caf\u00e9 \u1e9b\u0323";
    String decomposed = "cafe\u0301 \u017f\u0323\u0307";
    assertThat(hasher.verify(decomposed, hasher.hash(composed)).matches()).isTrue();
    assertThat(hasher.verify(composed, hasher.hash(decomposed)).matches()).isTrue();
    assertThat(hasher.verify("\ufb01sh", hasher.hash("fish")).matches()).isFalse();
  }

  @Test
  void changedParametersAskForANewHash() {
    String stored = hasher.hash("x");
    for (Argon2Parameters other :
        new Argon2Parameters[] {
          new Argon2Parameters(65, 1, 1),
          new Argon2Parameters(64, 2, 1),
          new Argon2Parameters(64, 1, 2)
        }) {
      assertThat(hasher(other).verify("x", stored)).isEqualTo(new Verification(true, true));
      assertThat(hasher(other).verify("y", stored)).isEqualTo(new Verification(false, false));
      assertThat(hasher(other).needsRehash(stored)).isTrue();
    }
    assertThat(hasher.needsRehash(stored)).isFalse();
    assertThat(hasher.needsRehash("nonsense")).isFalse();
    assertThat(hasher.needsRehash(stored.replace("argon2id", "argon2i"))).isTrue();
    assertThat(hasher.needsRehash(stored.replace("v=19", "v=16"))).isTrue();
    assertThat(hasher.needsRehash(stored.substring(0, stored.length() - 11))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ",
        "$argon2id$v=19$m=0,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$md5$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA"
      })
  void anUnreadableHashMatchesNothingAndCostsTheSame(String stored) {
    assertThat(hasher.verify("x", stored)).isEqualTo(new Verification(false, false));
    assertThat(hasher.verify("x", null)).isEqualTo(new Verification(false, false));
    assertThat(hasher.hashesComputed()).isEqualTo(2);
  }

  @Test
  void countsHashes() {
    String stored = hasher.hash("x");
    hasher.verify("x", stored);
    hasher.verify("y", stored);
    hasher.verify("z", null);
    assertThat(hasher.hashesComputed()).isEqualTo(4);
    assertThat(hasher.waiting()).isZero();
  }

  /** The reference implementation's test.c, for "password" and "somesalt". */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
        "$argon2i$m=256,t=2,p=1$c29tZXNhbHQ$/U3YPXYsSb3q9XxHvc0MLxur+GP960kN9j7emXX8zwY"
      })
  void verifiesTheReferencesHashes(String stored) {
    assertThat(hasher.verify("password", stored)).isEqualTo(new Verification(true, true));
    assertThat(hasher.verify("differentpassword", stored).matches()).isFalse();
    assertThat(ImportedHashes.check(stored)).isEmpty();
  }

  /** RFC 9106 §5, whose vectors have a secret and data that we do not use; with reused memory. */
  @ParameterizedTest
  @CsvSource({
    "0, 512b391b6f1162975371d30919734294f868e3be3984f3c1a13a4db9fabe4acb",
    "1, c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8",
    "2, 0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
  })
  void argon2GivesTheTagsOfItsRfcInLentMemory(int type, String tag) {
    Argon2Memory memory = new Argon2Memory(32, 1);
    for (int run = 0; run < 3; run++) {
      byte[] computed =
          memory.lend(
              blocks -> {
                Argon2BytesGenerator generator = new Argon2BytesGenerator();
                generator.init(
                    new org.bouncycastle.crypto.params.Argon2Parameters.Builder(type)
                        .withVersion(0x13)
                        .withMemoryAsKB(32)
                        .withIterations(3)
                        .withParallelism(4)
                        .withSalt(filled(16, 2))
                        .withSecret(filled(8, 3))
                        .withAdditional(filled(12, 4))
                        .withBlockPool(blocks)
                        .build());
                byte[] out = new byte[32];
                generator.generateBytes(filled(32, 1), out);
                return out;
              });
      assertThat(HexFormat.of().formatHex(computed)).isEqualTo(tag);
    }
  }

  @Test
  void nestedLoansGetDifferentMemory() {
    Argon2Memory memory = new Argon2Memory(8, 1);
    boolean different =
        memory.<Boolean>lend(outer -> memory.<Boolean>lend(inner -> inner != outer));
    assertThat(different).isTrue();
    Object first = memory.<Object>lend(blocks -> blocks);
    assertThat(memory.<Object>lend(blocks -> blocks)).isSameAs(first);
  }

  @Test
  void parametersMustMakeSense() {
    assertThatThrownBy(() -> new Argon2Parameters(7, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Argon2Parameters(15, 1, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Argon2Parameters(64, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Argon2Parameters(64, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Argon2Parameters(1_000_000, 1, 256))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whoComesWhileTheQueueIsFullIsRefusedAndCounted() throws Exception {
    try (var full = new FullHasher()) {
      assertThatThrownBy(full.hasher()::refuseIfFull)
          .isInstanceOfSatisfying(
              ProblemException.class,
              refused -> assertThat(refused.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
      assertThat(full.refused()).isEqualTo(1);
      assertThat(full.hasher().mayWait()).isZero();

      full.release();
      full.hasher().refuseIfFull();
      assertThat(full.refused()).isEqualTo(1);
    }
  }

  /** The password was right: a refusal would be an attempt that failed. */
  @Test
  void aHashThatReplacesAnotherWaitsForTheNextTimeWhileTheQueueIsFull() throws Exception {
    try (var full = new FullHasher()) {
      assertThat(full.hasher().rehash("correct horse")).isEmpty();
      full.release();
      assertThat(full.hasher().rehash("correct horse"))
          .hasValueSatisfying(
              hash ->
                  assertThat(full.hasher().verify("correct horse", hash))
                      .isEqualTo(new Verification(true, false)));
    }
  }

  private static PasswordHasher hasher(Argon2Parameters parameters) {
    return new PasswordHasher(parameters, 2, 10, Duration.ofSeconds(10), tally);
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    java.util.Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
