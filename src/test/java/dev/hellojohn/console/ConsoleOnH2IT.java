package dev.hellojohn.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.H2Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleOnH2IT extends ConsoleContract {

  @TempDir static Path directory;

  @Override
  Login freshDatabase() {
    return H2Files.owner(directory.resolve("hellojohn"));
  }

  @Test
  void whatIsOverIsNotThereAndIsRemoved() {
    opened().put("hellojohn:login:old", "value", Duration.ofMinutes(10));
    opened().put("hellojohn:login:new", "value", Duration.ofMinutes(30));
    operators().pass(Duration.ofMinutes(11));
    assertThat(opened().read("hellojohn:login:old")).isEmpty();
    assertThat(opened().take("hellojohn:login:old")).isEmpty();
    opened().put("hellojohn:login:older", "value", Duration.ofMinutes(1));
    operators().pass(Duration.ofMinutes(2));
    assertThat(opened().replace("hellojohn:login:older", "x", Duration.ofDays(1))).isFalse();
    var upkeep = new ConsoleUpkeep(operators().control(), operators().clock());
    assertThat(upkeep.run()).isGreaterThanOrEqualTo(1);
    assertThat(upkeep.run()).isZero();
    assertThat(opened().read("hellojohn:login:new")).contains("value");
  }
}
