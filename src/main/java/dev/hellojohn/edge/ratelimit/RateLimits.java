package dev.hellojohn.edge.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.hellojohn.config.RateLimit;
import dev.hellojohn.config.RateLimitConfig;
import dev.hellojohn.config.RateLimitRule;
import dev.hellojohn.edge.ClientAddressFilter;
import dev.hellojohn.kernel.ClientAddress;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.setting.CurrentSecurity;
import dev.hellojohn.store.redis.Redis;
import dev.hellojohn.tenancy.Tenant;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Holds requests to the limits. Those by address are taken before anything of the request is
 * believed, those by client once its key is known, those by session or user inside their use case.
 * A tenant's own limits are taken beside the operator's, so that they tighten and never loosen.
 */
@Singleton
public class RateLimits {

  /** Addresses that guess keys, at once. */
  private static final int GUESSERS = 10_000;

  private final Supplier<RateLimitConfig> config;
  private final RateLimiter limiter;
  private final Tally tally;
  private final Clock clock;
  private final Ticker ticker;

  /** Until when, by the ticker, an address is not to have its keys looked up. */
  private final Cache<String, Long> guessers =
      Caffeine.newBuilder().maximumSize(GUESSERS).expireAfterWrite(Duration.ofDays(1)).build();

  /** Counts on Redis where there is one. */
  @Inject
  public RateLimits(
      CurrentSecurity security, Instance<Optional<Redis>> redis, Tally tally, Clock clock) {
    this(
        () -> security.get().rateLimit(),
        limiter(redis.get(), Ticker.systemTicker()),
        tally,
        clock,
        Ticker.systemTicker());
  }

  RateLimits(
      Supplier<RateLimitConfig> config,
      RateLimiter limiter,
      Tally tally,
      Clock clock,
      Ticker ticker) {
    this.config = config;
    this.limiter = limiter;
    this.tally = tally;
    this.clock = clock;
    this.ticker = ticker;
  }

  private static RateLimiter limiter(Optional<Redis> redis, Ticker ticker) {
    MemoryRateLimiter memory = new MemoryRateLimiter(ticker);
    return redis.<RateLimiter>map(shared -> new RedisRateLimiter(shared, memory)).orElse(memory);
  }

  /** Makes a request subject to the limits, unless there are none for it. */
  void begin(HttpServletRequest request, HttpServletResponse response) {
    ClientAddress client = ClientAddressFilter.of(request);
    RateLimitConfig held = config.get();
    boolean exempt = held.loopbackExempt() && client.address().isLoopback() && !client.proxied();
    if (held.enabled() && !exempt) {
      new LimitedRequest(client.address().subscriber(), held, response, clock).attachTo(request);
    }
  }

  /**
   * Takes a permit of the address from each rule.
   *
   * @throws ProblemException {@code rate_limit_exceeded}
   */
  void takeForAddress(ServletRequest request, List<RateLimitRule> rules) {
    LimitedRequest limited = LimitedRequest.of(request);
    if (limited != null) {
      List<Bucket> buckets = new ArrayList<>(rules.size());
      for (RateLimitRule rule : rules) {
        buckets.add(new Bucket(rule, limited.subscriber(), "", limited.limits().of(rule)));
      }
      take(limited, buckets);
    }
  }

  /** Takes a permit of the address from the tenant's own limit, if it has one. */
  void takeForAddress(ServletRequest request, RateLimitRule rule, Tenant tenant) {
    LimitedRequest limited = LimitedRequest.of(request);
    Optional<RateLimit> own = tenant.authConfig().rateLimit(rule);
    if (limited != null && own.isPresent()) {
      take(
          limited, List.of(new Bucket(rule, limited.subscriber(), tenant.id().value(), own.get())));
    }
  }

  /**
   * Takes a permit of whatever else a rule counts: a client, a session, a user.
   *
   * @param subject its id
   * @throws ProblemException {@code rate_limit_exceeded}
   */
  public void take(ServletRequest request, RateLimitRule rule, Tenant tenant, String subject) {
    LimitedRequest limited = LimitedRequest.of(request);
    if (limited == null) {
      return;
    }
    List<Bucket> buckets = new ArrayList<>(2);
    buckets.add(new Bucket(rule, subject, "", limited.limits().of(rule)));
    tenant
        .authConfig()
        .rateLimit(rule)
        .ifPresent(own -> buckets.add(new Bucket(rule, subject, tenant.id().value(), own)));
    take(limited, buckets);
  }

  /**
   * Counts a credential that nobody has against the address that guessed it: a key, or a token
   * whose signature does not hold.
   *
   * @throws ProblemException {@code rate_limit_exceeded}
   */
  public void countGuess(ServletRequest request) {
    LimitedRequest limited = LimitedRequest.of(request);
    if (limited == null) {
      return;
    }
    RateLimitRule rule = RateLimitRule.UNKNOWN_KEY;
    Verdict verdict =
        limiter.take(
            List.of(new Bucket(rule, limited.subscriber(), "", limited.limits().of(rule))));
    if (!verdict.allowed()) {
      guessers.put(limited.subscriber(), ticker.read() + verdict.delay().toNanos());
    }
    tell(limited, verdict);
  }

  /**
   * Does work that is refused with a code when the request's credential is one that nobody has, and
   * counts that as {@link #countGuess(ServletRequest)}.
   *
   * @param guess the code of such a refusal
   * @throws ProblemException what the work throws; {@code rate_limit_exceeded} in place of the
   *     refusal
   */
  public <T> T countingGuesses(ServletRequest request, ErrorCode guess, Supplier<T> work) {
    return countingGuesses(request, Set.of(guess), work);
  }

  /** As the other one, for work that has several codes for such a refusal. */
  public <T> T countingGuesses(ServletRequest request, Set<ErrorCode> guesses, Supplier<T> work) {
    try {
      return work.get();
    } catch (ProblemException refused) {
      if (guesses.contains(refused.code())) {
        countGuess(request);
      }
      throw refused;
    }
  }

  /**
   * Refuses an address that has guessed too often, before its next key is looked up: a right guess
   * is not told from a wrong one.
   *
   * @throws ProblemException {@code rate_limit_exceeded}
   */
  void refuseGuesser(ServletRequest request) {
    LimitedRequest limited = LimitedRequest.of(request);
    Long until = limited == null ? null : guessers.getIfPresent(limited.subscriber());
    if (limited == null || until == null) {
      return;
    }
    long wait = until - ticker.read();
    if (wait > 0) {
      RateLimitRule rule = RateLimitRule.UNKNOWN_KEY;
      tell(
          limited,
          new Verdict(rule, false, limited.limits().of(rule).permits(), 0, Duration.ofNanos(wait)));
    } else {
      guessers.invalidate(limited.subscriber());
    }
  }

  private void take(LimitedRequest limited, List<Bucket> buckets) {
    tell(limited, limiter.take(buckets));
  }

  private void tell(LimitedRequest limited, Verdict verdict) {
    limited.show(verdict);
    if (!verdict.allowed()) {
      tally.add(Happening.RATE_LIMIT_HIT, verdict.rule());
      throw new ProblemException(
              ErrorCode.RATE_LIMIT_EXCEEDED,
              "Too many requests. Please try again in " + verdict.seconds() + " seconds.")
          .withRetryAfter(LimitedRequest.told(verdict));
    }
  }
}
