package dev.hellojohn.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.ConfigurationReader;
import dev.hellojohn.config.RateLimit;
import dev.hellojohn.config.RateLimitRule;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.IpRange;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.WebOrigin;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What holds, and for how long it is believed. */
class CurrentSecurityTest {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private final AtomicInteger reads = new AtomicInteger();
  private SecuritySettings stored = SecuritySettings.NONE;
  private boolean away;

  private final CurrentSecurity security =
      new CurrentSecurity(configuration("test"), this::read, nanos::get);

  private static Configuration configuration(String mode) {
    var values = new HashMap<String, String>();
    values.put("HELLOJOHN_ENV", mode);
    values.put("HELLOJOHN_ALLOWED_ORIGINS", "https://a.example.com");
    values.put("HELLOJOHN_CP_ALLOWED_IPS", "10.0.0.0/8");
    values.put("HELLOJOHN_RATE_LIMIT_SIGN_IN", "7/60s");
    return new Configuration(
        ConfigurationReader.read(name -> Optional.ofNullable(values.get(name))));
  }

  private SecuritySettings read() {
    reads.incrementAndGet();
    if (away) {
      throw new ProblemException(ErrorCode.SERVICE_UNAVAILABLE);
    }
    return stored;
  }

  private static SecuritySettings settings(Boolean enabled) {
    return new SecuritySettings(
        List.of(WebOrigin.parse("https://b.example.com").orElseThrow()),
        List.of(IpRange.parse("192.0.2.0/24").orElseThrow()),
        Map.of(RateLimitRule.SIGN_UP, RateLimit.parse("9/60s").orElseThrow()),
        enabled,
        1,
        null);
  }

  @Test
  void whatIsSetIsAddedToWhatIsConfigured() {
    stored = settings(null);
    var held = security.get();
    assertThat(held.origins())
        .containsExactlyInAnyOrder("https://a.example.com", "https://b.example.com");
    assertThat(held.networks())
        .extracting(IpRange::toString)
        .contains("10.0.0.0/8", "192.0.2.0/24");
    assertThat(held.rateLimit().of(RateLimitRule.SIGN_IN)).hasToString("7/60s");
    assertThat(held.rateLimit().of(RateLimitRule.SIGN_UP)).hasToString("9/60s");
    assertThat(held.rateLimit().of(RateLimitRule.REFRESH)).hasToString("30/60s");
    assertThat(held.rateLimit().enabled()).isTrue();
  }

  @Test
  void aChangeIsSeenWithinASecondAndCostsAStatementASecond() {
    security.get();
    stored = settings(false);
    for (int i = 0; i < 1000; i++) {
      nanos.addAndGet(Duration.ofMillis(1).toNanos() - 1);
      assertThat(security.get().rateLimit().enabled()).isTrue();
    }
    assertThat(reads).hasValue(1);
    nanos.addAndGet(1000);
    assertThat(security.get().rateLimit().enabled()).isFalse();
    assertThat(reads).hasValue(2);
  }

  @Test
  void whoMadeTheChangeSeesItAtOnce() {
    security.get();
    stored = settings(false);
    security.forget();
    assertThat(security.get().rateLimit().enabled()).isFalse();
  }

  @Test
  void whileTheDatabaseIsAwayTheLastSettingsHold() {
    stored = settings(false);
    security.get();
    away = true;
    security.forget();
    assertThat(security.get().networks()).hasSize(2);
    assertThat(security.get().networks()).hasSize(2);
    assertThat(reads).hasValue(2);
    away = false;
    stored = SecuritySettings.NONE;
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(security.get().networks()).hasSize(1);
  }

  /** One caller waits for a database that stands still; nobody waits behind it. */
  @Test
  void behindADatabaseThatStandsStillTheLastSettingsHold() throws Exception {
    var asked = new CountDownLatch(1);
    var answer = new CountDownLatch(1);
    var calls = new AtomicInteger();
    var slow =
        new CurrentSecurity(
            configuration("test"),
            () -> {
              if (calls.incrementAndGet() == 2) {
                asked.countDown();
                await(answer);
                return settings(false);
              }
              return SecuritySettings.NONE;
            },
            nanos::get);
    slow.get();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    var reader = CompletableFuture.supplyAsync(slow::get);
    assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(slow.get().rateLimit().enabled()).isTrue();
    answer.countDown();
    assertThat(reader.get(1, TimeUnit.MINUTES).rateLimit().enabled()).isFalse();
    assertThat(slow.get().rateLimit().enabled()).isFalse();
    assertThat(calls).hasValue(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("Nobody let it go on");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What was read before the change is not taken for what is after it. */
  @Test
  void aChangeThatIsMadeWhileItIsReadIsReadAgain() {
    var itself = new AtomicReference<CurrentSecurity>();
    var changed = new AtomicBoolean();
    itself.set(
        new CurrentSecurity(
            configuration("test"),
            () -> {
              var read = settings(changed.get() ? false : null);
              if (changed.compareAndSet(false, true)) {
                itself.get().forget();
              }
              return read;
            },
            nanos::get));
    assertThat(itself.get().get().rateLimit().enabled()).isTrue();
    assertThat(itself.get().get().rateLimit().enabled()).isFalse();
  }

  @Test
  void withoutAnySettingsNothingIsAssumed() {
    away = true;
    assertThatThrownBy(security::get).isInstanceOf(ProblemException.class);
    security.forget();
    away = false;
    assertThat(security.get().networks()).hasSize(1);
  }

  @Test
  void inProductionNothingSwitchesTheLimitsOff() {
    var production =
        new CurrentSecurity(configuration("production"), () -> settings(false), nanos::get);
    assertThat(production.get().rateLimit().enabled()).isTrue();
  }
}
