package dev.hellojohn.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Argon2ConfigTest {

  private static final long MEBIBYTE = 1024 * 1024;

  /** A flood of sign-ins takes a share of the heap and not the server. */
  @ParameterizedTest
  @CsvSource({
    "19456, 2, 512, 2, 160",
    "19456, 1, 512, 1, 80",
    "19456, 64, 614, 7, 160",
    "19456, 64, 16384, 64, 160",
    "65536, 8, 614, 2, 160",
    "1048576, 8, 512, 1, 80"
  })
  void oneHashRunsForEachCoreAsLongAsTheyFitIntoTheHeap(
      int memoryKib, int cores, long heapMebibytes, int atOnce, int queue) {
    var config = Argon2Config.of(memoryKib, 2, 1, cores, heapMebibytes * MEBIBYTE);
    assertThat(config.maxConcurrent()).isEqualTo(atOnce);
    assertThat(config.queueBound()).isEqualTo(queue);
  }
}
