package dev.hellojohn.tenancy;

import dev.hellojohn.config.RateLimit;
import dev.hellojohn.config.RateLimitRule;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.RoleName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How a tenant's users sign in. A member that is left out (null to the constructor) has its
 * default; a tenant may tighten the operator's limits, never loosen them.
 *
 * @param allowedAuthMethods of {@link #METHODS}
 * @param mfaRequired whether every user needs a second factor
 * @param mfaRequiredRoles the roles whose users need one, where not every user does
 * @param mfaAllowedFactors the factor types that users may enrol, of {@link #FACTORS}
 * @param mfaAdaptive what makes a sign-in unusual, so that it asks for more
 * @param allowedEmailDomains who may sign up; empty is everyone
 * @param emailVerification one of {@link #VERIFICATIONS}
 * @param enumerationProtection whether sign-up hides that an address is taken
 * @param rateLimits the tenant's own rate limits by the names of the rules, such as {@code sign_in}
 *     to {@code 5/60s}; they are held beside the operator's, so that they can only tighten
 * @param notices what users are told by mail that they have not asked for
 * @param passkeys where the tenant's passkeys are good
 * @param captcha what has to come with a captcha's token
 * @param mail how mails to the tenant's users are written
 */
public record AuthConfig(
    List<String> allowedAuthMethods,
    Boolean mfaRequired,
    List<String> mfaRequiredRoles,
    List<String> mfaAllowedFactors,
    AdaptivePolicy mfaAdaptive,
    List<String> allowedEmailDomains,
    String emailVerification,
    PasswordPolicy passwordPolicy,
    SessionPolicy session,
    LockoutPolicy lockout,
    Boolean enumerationProtection,
    Map<String, String> rateLimits,
    NoticePolicy notices,
    PasskeyPolicy passkeys,
    CaptchaPolicy captcha,
    MailPolicy mail) {

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

  private static final int MOST_ROLES = 50;

  public AuthConfig {
    allowedAuthMethods =
        allowedAuthMethods == null
            ? List.of(SignInMethod.PASSWORD.wireName())
            : List.copyOf(allowedAuthMethods);
    mfaRequired = mfaRequired != null && mfaRequired;
    mfaRequiredRoles = mfaRequiredRoles == null ? List.of() : List.copyOf(mfaRequiredRoles);
    mfaAllowedFactors =
        mfaAllowedFactors == null
            ? List.of("totp", "webauthn", "backup_codes")
            : List.copyOf(mfaAllowedFactors);
    mfaAdaptive = mfaAdaptive == null ? AdaptivePolicy.defaults() : mfaAdaptive;
    allowedEmailDomains =
        allowedEmailDomains == null ? List.of() : List.copyOf(allowedEmailDomains);
    emailVerification = emailVerification == null ? "optional" : emailVerification;
    passwordPolicy = passwordPolicy == null ? PasswordPolicy.defaults() : passwordPolicy;
    session = session == null ? SessionPolicy.defaults() : session;
    lockout = lockout == null ? LockoutPolicy.defaults() : lockout;
    enumerationProtection = enumerationProtection != null && enumerationProtection;
    rateLimits = rateLimits == null ? Map.of() : spelledOut(rateLimits);
    notices = notices == null ? NoticePolicy.defaults() : notices;
    passkeys = passkeys == null ? PasskeyPolicy.defaults() : passkeys;
    captcha = captcha == null ? CaptchaPolicy.defaults() : captcha;
    mail = mail == null ? MailPolicy.defaults() : mail;
  }

  /** Whether users may sign in like this. */
  public boolean allows(SignInMethod method) {
    return allowedAuthMethods.contains(method.wireName());
  }

  /** Whether users of a role need a second factor. */
  public boolean requiresFactorOf(String role) {
    return mfaRequired || mfaRequiredRoles.contains(role);
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
    return new AuthConfig(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null);
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
    if (mfaRequiredRoles.size() > MOST_ROLES
        || !mfaRequiredRoles.stream().allMatch(RoleName::isValid)) {
      faults.add(
          new Detail(
              "auth_config.mfa_required_roles",
              "invalid",
              "These are at most "
                  + MOST_ROLES
                  + " words of up to 32 of a-z, 0-9 and '_', such as member."));
    }
    mfaAdaptive.addFaults(faults);
    passwordPolicy.addFaults(faults);
    session.addFaults(faults);
    lockout.addFaults(faults);
    passkeys.addFaults(faults);
    captcha.addFaults(faults);
    mail.addFaults(faults);
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
}
