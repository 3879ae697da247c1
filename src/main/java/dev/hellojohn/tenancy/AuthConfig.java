package dev.hellojohn.tenancy;

import dev.hellojohn.config.RateLimit;
import dev.hellojohn.config.RateLimitRule;
import dev.hellojohn.kernel.Detail;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a tenant's users sign in. A member that is left out (null to the constructor) has its
 * default; a tenant may tighten the operator's limits, never loosen them.
 *
 * @param allowedAuthMethods of {@link #METHODS}
 * @param mfaRequired whether each sign-in needs a second factor
 * @param mfaAllowedFactors the factor types that users may enrol, of {@link #FACTORS}
 * @param allowedEmailDomains who may sign up; empty is everyone
 * @param emailVerification one of {@link #VERIFICATIONS}
 * @param enumerationProtection whether sign-up hides that an address is taken
 * @param rateLimits the tenant's own rate limits by the names of the rules, such as {@code sign_in}
 *     to {@code 5/60s}; they are held beside the operator's, so that they can only tighten
 * @param notices what users are told by mail that they have not asked for
 * @param passkeys where the tenant's passkeys are good
 */
public record AuthConfig(
    List<String> allowedAuthMethods,
    Boolean mfaRequired,
    List<String> mfaAllowedFactors,
    List<String> allowedEmailDomains,
    String emailVerification,
    PasswordPolicy passwordPolicy,
    SessionPolicy session,
    LockoutPolicy lockout,
    Boolean enumerationProtection,
    Map<String, String> rateLimits,
    Notices notices,
    PasskeyPolicy passkeys) {

  /** The ways to sign in. */
  public static final Set<String> METHODS = SignInMethod.wireNames();

  /** The kinds of second factors. */
  public static final Set<String> FACTORS =
      Set.of("totp", "sms", "email_otp", "webauthn", "backup_codes");

  private static final String BEFORE_SIGN_IN = "required_before_sign_in";
  private static final String BEFORE_USE = "required_before_use";

  /** Whether an address has to be proved, and until when. */
  public static final Set<String> VERIFICATIONS = Set.of("optional", BEFORE_SIGN_IN, BEFORE_USE);

  /** More than any company has; the list is looked through at each sign-up. */
  private static final int MOST_DOMAINS = 500;

  public AuthConfig {
    allowedAuthMethods =
        allowedAuthMethods == null
            ? List.of(SignInMethod.PASSWORD.wireName())
            : List.copyOf(allowedAuthMethods);
    mfaRequired = mfaRequired != null && mfaRequired;
    mfaAllowedFactors =
        mfaAllowedFactors == null
            ? List.of("totp", "webauthn", "backup_codes")
            : List.copyOf(mfaAllowedFactors);
    allowedEmailDomains =
        allowedEmailDomains == null ? List.of() : List.copyOf(allowedEmailDomains);
    emailVerification = emailVerification == null ? "optional" : emailVerification;
    passwordPolicy = passwordPolicy == null ? PasswordPolicy.defaults() : passwordPolicy;
    session = session == null ? SessionPolicy.defaults() : session;
    lockout = lockout == null ? LockoutPolicy.defaults() : lockout;
    enumerationProtection = enumerationProtection != null && enumerationProtection;
    rateLimits = rateLimits == null ? Map.of() : spelledOut(rateLimits);
    notices = notices == null ? Notices.defaults() : notices;
    passkeys = passkeys == null ? PasskeyPolicy.defaults() : passkeys;
  }

  /** Whether users may sign in like this. */
  public boolean allows(SignInMethod method) {
    return allowedAuthMethods.contains(method.wireName());
  }

  /** Whether nobody has a session whose address is not verified. */
  public boolean verifiesBeforeSignIn() {
    return emailVerification.equals(BEFORE_SIGN_IN);
  }

  /** Whether a session is good for next to nothing before the address is verified. */
  public boolean verifiesBeforeUse() {
    return verifiesBeforeSignIn() || emailVerification.equals(BEFORE_USE);
  }

  /** Everything at its default. */
  @SuppressWarnings("NullAway") // null is how a member is left out
  public static AuthConfig defaults() {
    return new AuthConfig(null, null, null, null, null, null, null, null, null, null, null, null);
  }

  /** The members that are out of bounds, with the path of each below {@code auth_config}. */
  public List<Detail> faults() {
    var faults = new ArrayList<Detail>();
    oneOf(faults, "allowed_auth_methods", allowedAuthMethods, METHODS);
    if (allowedAuthMethods.isEmpty()) {
      faults.add(
          new Detail("auth_config.allowed_auth_methods", "empty", "Name at least one method."));
    }
    oneOf(faults, "mfa_allowed_factors", mfaAllowedFactors, FACTORS);
    oneOf(faults, "email_verification", List.of(emailVerification), VERIFICATIONS);
    if (allowedEmailDomains.size() > MOST_DOMAINS) {
      faults.add(
          new Detail(
              "auth_config.allowed_email_domains",
              "too_many",
              "Name at most " + MOST_DOMAINS + " domains."));
    } else if (!allowedEmailDomains.stream().allMatch(AuthConfig::isDomain)) {
      faults.add(
          new Detail(
              "auth_config.allowed_email_domains",
              "invalid",
              "A domain is lower-case, such as example.com."));
    }
    passwordPolicy.addFaults(faults);
    session.addFaults(faults);
    lockout.addFaults(faults);
    passkeys.addFaults(faults);
    addRateLimitFaults(faults);
    return faults;
  }

  private static boolean isDomain(String text) {
    return text.matches("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
  }

  /** A null among the values is no limit, and is told as one that can't be read. */
  private static Map<String, String> spelledOut(Map<String, String> limits) {
    var copy = new TreeMap<String, String>();
    limits.forEach((name, limit) -> copy.put(name, Objects.requireNonNullElse(limit, "")));
    return Collections.unmodifiableMap(copy);
  }

  /** The tenant's own limit for a rule, if it has one. */
  public Optional<RateLimit> rateLimit(RateLimitRule rule) {
    return rateLimits.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(rateLimits.get(rule.wireName())).flatMap(RateLimit::parse);
  }

  private void addRateLimitFaults(List<Detail> faults) {
    rateLimits.forEach(
        (name, limit) -> {
          var known = RateLimitRule.parse(name);
          var rule = known.filter(RateLimitRule::isOfTenants);
          if (rule.isEmpty() || RateLimit.parse(limit).isEmpty()) {
            faults.add(
                new Detail(
                    "auth_config.rate_limits" + (known.isPresent() ? '.' + name : ""),
                    rule.isEmpty() ? "unknown" : "invalid",
                    rule.isEmpty()
                        ? "A tenant has no limit of this name."
                        : "A limit is a number of requests and a time, such as 5/60s."));
          }
        });
  }

  private static void oneOf(
      List<Detail> faults, String field, List<String> values, Set<String> allowed) {
    if (!allowed.containsAll(values) || values.size() > allowed.size()) {
      faults.add(
          new Detail(
              "auth_config." + field,
              "unknown",
              "Each value is one of "
                  + String.join(", ", allowed.stream().sorted().toList())
                  + ", and there once."));
    }
  }

  private static void within(List<Detail> faults, String field, int value, int least, int most) {
    if (value < least || value > most) {
      faults.add(
          new Detail(
              "auth_config." + field,
              "out_of_range",
              "The value is from " + least + " to " + most + "."));
    }
  }

  private static int orDefault(@Nullable Integer value, int fallback) {
    return value == null ? fallback : value;
  }

  /**
   * What a password must be (NIST SP 800-63B-4, 3.1.1.2). Composition rules are off by default, as
   * the standard asks.
   *
   * @param minLength in code points, 8 to 64
   * @param maxLength in code points, 64 to 128: long phrases are never refused below 64
   * @param breachCheck that the embedded list of breached and common passwords is asked: always, no
   *     tenant can loosen it
   * @param historyCount how many former passwords may not come back, beside the one that is
   *     replaced; 0 lets that one be set again too
   */
  public record PasswordPolicy(
      Integer minLength,
      Integer maxLength,
      Boolean requireUppercase,
      Boolean requireLowercase,
      Boolean requireNumber,
      Boolean requireSymbol,
      Boolean breachCheck,
      Integer historyCount) {

    public PasswordPolicy {
      minLength = orDefault(minLength, 8);
      maxLength = orDefault(maxLength, 128);
      requireUppercase = requireUppercase != null && requireUppercase;
      requireLowercase = requireLowercase != null && requireLowercase;
      requireNumber = requireNumber != null && requireNumber;
      requireSymbol = requireSymbol != null && requireSymbol;
      breachCheck = breachCheck == null || breachCheck;
      historyCount = orDefault(historyCount, 0);
    }

    @SuppressWarnings("NullAway") // null is how a member is left out
    static PasswordPolicy defaults() {
      return new PasswordPolicy(null, null, null, null, null, null, null, null);
    }

    void addFaults(List<Detail> faults) {
      within(faults, "password_policy.min_length", minLength, 8, 64);
      within(faults, "password_policy.max_length", maxLength, 64, 128);
      if (!breachCheck) {
        faults.add(
            new Detail(
                "auth_config.password_policy.breach_check",
                "too_loose",
                "The list of breached passwords is always asked; a tenant can't switch it off."));
      }
      within(faults, "password_policy.history_count", historyCount, 0, 24);
    }
  }

  /**
   * How long a sign-in lasts. All times in seconds.
   *
   * @param accessTokenTtl 60 s to 1 h, 15 minutes by default
   * @param refreshTokenTtl a session's whole life: 5 minutes to 90 days, 30 days by default
   * @param idleTimeout a session that is not refreshed for so long ends; 0 is never
   * @param refreshReuseInterval how long a used refresh token still gets its successor: 0 to 60, 10
   *     by default
   * @param maxPerUser the oldest session ends when there are more; 0 is no bound
   */
  public record SessionPolicy(
      Integer accessTokenTtl,
      Integer refreshTokenTtl,
      Integer idleTimeout,
      Integer refreshReuseInterval,
      Integer maxPerUser) {

    private static final int DAY = 86_400;

    public SessionPolicy {
      accessTokenTtl = orDefault(accessTokenTtl, 900);
      refreshTokenTtl = orDefault(refreshTokenTtl, 30 * DAY);
      idleTimeout = orDefault(idleTimeout, 0);
      refreshReuseInterval = orDefault(refreshReuseInterval, 10);
      maxPerUser = orDefault(maxPerUser, 0);
    }

    @SuppressWarnings("NullAway") // null is how a member is left out
    static SessionPolicy defaults() {
      return new SessionPolicy(null, null, null, null, null);
    }

    void addFaults(List<Detail> faults) {
      within(faults, "session.access_token_ttl", accessTokenTtl, 60, 3600);
      within(faults, "session.refresh_token_ttl", refreshTokenTtl, 300, 90 * DAY);
      within(faults, "session.idle_timeout", idleTimeout, 0, 90 * DAY);
      within(faults, "session.refresh_reuse_interval", refreshReuseInterval, 0, 60);
      within(faults, "session.max_per_user", maxPerUser, 0, 1000);
    }
  }

  /**
   * When wrong passwords close the door (ASVS 6.3.1, NIST SP 800-63B-4 3.2.2).
   *
   * @param maxAttempts wrong passwords of one account from one network before that network waits
   * @param window seconds in which they are counted
   * @param duration seconds that the network waits
   * @param maxAccountAttempts wrong passwords of one account from all networks, at most 100, before
   *     unknown networks wait
   */
  public record LockoutPolicy(
      Integer maxAttempts, Integer window, Integer duration, Integer maxAccountAttempts) {

    public LockoutPolicy {
      maxAttempts = orDefault(maxAttempts, 10);
      window = orDefault(window, 900);
      duration = orDefault(duration, 900);
      maxAccountAttempts = orDefault(maxAccountAttempts, 100);
    }

    @SuppressWarnings("NullAway") // null is how a member is left out
    static LockoutPolicy defaults() {
      return new LockoutPolicy(null, null, null, null);
    }

    void addFaults(List<Detail> faults) {
      within(faults, "lockout.max_attempts", maxAttempts, 3, 20);
      within(faults, "lockout.window", window, 60, 86_400);
      within(faults, "lockout.duration", duration, 60, 86_400);
      within(faults, "lockout.max_account_attempts", maxAccountAttempts, 10, 100);
    }
  }

  /**
   * What users are told by mail that they have not asked for; all of it by default.
   *
   * @param newDevice that somebody signed in from a device that they have not used before
   * @param accountLocked that too many wrong passwords were tried
   */
  public record Notices(Boolean newDevice, Boolean accountLocked) {

    public Notices {
      newDevice = newDevice == null || newDevice;
      accountLocked = accountLocked == null || accountLocked;
    }

    static Notices defaults() {
      return new Notices(true, true);
    }
  }
}
