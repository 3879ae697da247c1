package dev.hellojohn.edge.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.config.RateLimitConfig;
import dev.hellojohn.config.RateLimitRule;
import dev.hellojohn.kernel.ClientAddress;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.IpAddress;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.testing.CountedTally;
import dev.hellojohn.testing.TestClock;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the limits are for, and what their answers say. */
class RateLimitsTest {

  private final AtomicLong nanos = new AtomicLong(1);
  private final TestClock clock = new TestClock();
  private final CountedTally tally = new CountedTally();
  private final Map<String, String> answer = new HashMap<>();

  private RateLimits limits(boolean enabled, boolean loopbackExempt) {
    return new RateLimits(
        () -> new RateLimitConfig(enabled, loopbackExempt, Map.of()),
        new MemoryRateLimiter(nanos::get),
        tally,
        clock,
        nanos::get);
  }

  /** A request with attributes, and nothing else that anyone asks for. */
  private static HttpServletRequest request(String address, boolean proxied) {
    var attributes = new HashMap<String, Object>();
    attributes.put(
        ClientAddress.ATTRIBUTE,
        new ClientAddress(IpAddress.parse(address).orElseThrow(), false, proxied));
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            RateLimitsTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, values) ->
                switch (method.getName()) {
                  case "getAttribute" -> attributes.get((String) values[0]);
                  case "setAttribute" -> attributes.put((String) values[0], values[1]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private HttpServletResponse response() {
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            RateLimitsTest.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, method, values) -> answer.put((String) values[0], (String) values[1]));
  }

  private void signUp(RateLimits limits, String address, boolean proxied) {
    var request = request(address, proxied);
    limits.begin(request, response());
    limits.takeForAddress(request, List.of(RateLimitRule.SIGN_UP));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1", "::ffff:127.0.0.1"})
  void theMachineItselfIsExemptWhereItIsConfigured(String loopback) {
    var limits = limits(true, true);
    for (int i = 0; i < 100; i++) {
      signUp(limits, loopback, false);
    }
    assertThat(answer).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "true, 127.0.0.1, true",
    "true, ::1, true",
    "true, 203.0.113.7, false",
    "false, 127.0.0.1, false",
    "false, ::1, false"
  })
  void everyoneElseIsLimited(boolean loopbackExempt, String address, boolean proxied) {
    var limits = limits(true, loopbackExempt);
    for (int i = 0; i < 5; i++) {
      signUp(limits, address, proxied);
    }
    assertThatThrownBy(() -> signUp(limits, address, proxied)).isInstanceOf(ProblemException.class);
  }

  @Test
  void withoutLimitsThereAreNone() {
    var limits = limits(false, false);
    assertThatCode(
            () -> {
              for (int i = 0; i < 100; i++) {
                signUp(limits, "203.0.113.7", false);
              }
            })
        .doesNotThrowAnyException();
    assertThat(answer).isEmpty();
  }

  @Test
  void theAnswerTellsWhenARetrySucceeds() {
    var limits = limits(true, false);
    for (int i = 0; i < 5; i++) {
      signUp(limits, "203.0.113.7", false);
      nanos.addAndGet(Duration.ofSeconds(3).toNanos());
    }
    assertThatThrownBy(() -> signUp(limits, "203.0.113.7", false))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
              assertThat(refused.safeMessage())
                  .isEqualTo("Too many requests. Please try again in 45 seconds.");
              assertThat(refused.retryAfter()).contains(Duration.ofSeconds(45));
            });
    // The clock stands at a quarter of a second past: rounded up, as the wait is.
    assertThat(answer)
        .containsEntry("X-RateLimit-Limit", "5")
        .containsEntry("X-RateLimit-Remaining", "0")
        .containsEntry(
            "X-RateLimit-Reset", Long.toString(clock.instant().getEpochSecond() + 45 + 1));
    assertThat(tally.count(Happening.RATE_LIMIT_HIT, RateLimitRule.SIGN_UP)).isEqualTo(1);
  }

  @Test
  void whoHasGuessedTooOftenIsRefusedBeforeTheNextKeyIsLookedUp() {
    var limits = limits(true, false);
    var request = request("2001:db8::7", false);
    limits.begin(request, response());
    for (int i = 0; i < 100; i++) {
      limits.refuseGuesser(request);
      limits.countGuess(request);
    }
    limits.refuseGuesser(request);
    assertThatThrownBy(() -> limits.countGuess(request)).isInstanceOf(ProblemException.class);
    var neighbour = request("2001:db8::8", false);
    limits.begin(neighbour, response());
    assertThatThrownBy(() -> limits.refuseGuesser(neighbour)).isInstanceOf(ProblemException.class);
    var stranger = request("2001:db8:0:1::8", false);
    limits.begin(stranger, response());
    limits.refuseGuesser(stranger);
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    limits.refuseGuesser(request);
    limits.countGuess(request);
  }
}
