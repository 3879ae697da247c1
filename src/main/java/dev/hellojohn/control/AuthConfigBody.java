package dev.hellojohn.control;

import dev.hellojohn.config.Secret;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.tenancy.AdaptivePolicy;
import dev.hellojohn.tenancy.AuthConfig;
import dev.hellojohn.tenancy.LockoutPolicy;
import dev.hellojohn.tenancy.MailPolicy;
import dev.hellojohn.tenancy.NoticePolicy;
import dev.hellojohn.tenancy.PasskeyPolicy;
import dev.hellojohn.tenancy.PasswordPolicy;
import dev.hellojohn.tenancy.SessionPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * {@code auth_config} as a request gives it: what is absent stays as it is, null is the default
 * again. The members are those of {@link AuthConfig}.
 */
@Schema(
    name = "AuthConfigChange",
    description = "What is absent stays as it is; null is the default again.")
public record AuthConfigBody(
    @Schema(
            type = SchemaType.ARRAY,
            implementation = String.class,
            nullable = true,
            description = "Of password, magic_link, email_otp, passkey, oauth")
        Patch<List<String>> allowedAuthMethods,
    @Schema(implementation = Boolean.class, nullable = true) Patch<Boolean> mfaRequired,
    @Schema(
            type = SchemaType.ARRAY,
            implementation = String.class,
            nullable = true,
            description = "The roles whose users need a second factor, where not every user does",
            examples = "[\"admin\"]")
        Patch<List<String>> mfaRequiredRoles,
    @Schema(
            type = SchemaType.ARRAY,
            implementation = String.class,
            nullable = true,
            description = "Of totp, sms, email_otp, webauthn, backup_codes")
        Patch<List<String>> mfaAllowedFactors,
    @Schema(implementation = AdaptivePolicyBody.class, nullable = true)
        Patch<AdaptivePolicyBody> mfaAdaptive,
    @Schema(type = SchemaType.ARRAY, implementation = String.class, nullable = true)
        Patch<List<String>> allowedEmailDomains,
    @Schema(
            implementation = String.class,
            nullable = true,
            enumeration = {"optional", "required_before_sign_in", "required_before_use"})
        Patch<String> emailVerification,
    @Schema(implementation = PasswordPolicyBody.class, nullable = true)
        Patch<PasswordPolicyBody> passwordPolicy,
    @Schema(implementation = SessionPolicyBody.class, nullable = true)
        Patch<SessionPolicyBody> session,
    @Schema(implementation = LockoutPolicyBody.class, nullable = true)
        Patch<LockoutPolicyBody> lockout,
    @Schema(implementation = Boolean.class, nullable = true) Patch<Boolean> enumerationProtection,
    @Schema(
            type = SchemaType.OBJECT,
            nullable = true,
            additionalProperties = String.class,
            description =
                "The tenant's own rate limits, held beside the operator's: sign_in, sign_up, refresh,"
                    + " mfa_verify, forgot_password, data_plane, each such as 5/60s",
            examples = "{\"sign_in\":\"5/60s\"}")
        Patch<Map<String, String>> rateLimits,
    @Schema(implementation = NoticesBody.class, nullable = true) Patch<NoticesBody> notices,
    @Schema(implementation = PasskeyPolicyBody.class, nullable = true)
        Patch<PasskeyPolicyBody> passkeys,
    @Schema(implementation = CaptchaPolicyBody.class, nullable = true)
        Patch<CaptchaPolicyBody> captcha,
    @Schema(implementation = MailPolicyBody.class, nullable = true) Patch<MailPolicyBody> mail) {

  /** What makes a sign-in by password unusual. */
  @Schema(
      name = "AdaptivePolicyChange",
      description =
          "What makes a sign-in by password unusual: then a trusted device is not enough, and who has"
              + " no second factor is mailed a code")
  public record AdaptivePolicyBody(
      @Schema(
              implementation = Boolean.class,
              nullable = true,
              description = "A network (/24, or /64 of IPv6) that the user never signed in from")
          Patch<Boolean> newNetwork,
      @Schema(
              implementation = Boolean.class,
              nullable = true,
              description =
                  "A kind of device (browser and system) that the user never signed in on")
          Patch<Boolean> newDevice,
      @Schema(
              implementation = Integer.class,
              nullable = true,
              description = "So many wrong passwords within the lockout's window; 0: off",
              examples = "5")
          Patch<Integer> failedAttempts) {

    @SuppressWarnings("NullAway") // null is how a member gets its default
    AdaptivePolicy applyTo(AdaptivePolicy now) {
      return new AdaptivePolicy(
          newNetwork.applyTo(now.newNetwork()),
          newDevice.applyTo(now.newDevice()),
          failedAttempts.applyTo(now.failedAttempts()));
    }
  }

  /** How mails are written. */
  @Schema(name = "MailPolicyChange")
  public record MailPolicyBody(
      @Schema(
              implementation = String.class,
              nullable = true,
              description =
                  "The language of mails to users whose public metadata has no `locale`, as BCP 47"
                      + " names it; left out, English",
              examples = "de")
          Patch<String> language) {

    MailPolicy applyTo(MailPolicy now) {
      return new MailPolicy(language.applyTo(now.language()));
    }
  }

  /** Where passkeys are good. */
  @Schema(name = "PasskeyPolicyChange")
  public record PasskeyPolicyBody(
      @Schema(
              implementation = String.class,
              nullable = true,
              description =
                  "The relying party's id: a domain that each origin's host is or lies below. Passkeys"
                      + " are bound to it for good",
              examples = "example.com")
          Patch<String> rpId,
      @Schema(
              type = SchemaType.ARRAY,
              implementation = String.class,
              nullable = true,
              description =
                  "The pages on which passkeys may be used; left out, the allowed origins",
              examples = "[\"https://app.example.com\"]")
          Patch<List<String>> origins) {

    @SuppressWarnings("NullAway") // null is how a member gets its default
    PasskeyPolicy applyTo(PasskeyPolicy now) {
      return new PasskeyPolicy(rpId.applyTo(now.rpId()), origins.applyTo(now.origins()));
    }
  }

  /** What a password must be. */
  @Schema(name = "PasswordPolicyChange")
  public record PasswordPolicyBody(
      @Schema(implementation = Integer.class, nullable = true) Patch<Integer> minLength,
      @Schema(implementation = Integer.class, nullable = true) Patch<Integer> maxLength,
      @Schema(implementation = Boolean.class, nullable = true) Patch<Boolean> requireUppercase,
      @Schema(implementation = Boolean.class, nullable = true) Patch<Boolean> requireLowercase,
      @Schema(implementation = Boolean.class, nullable = true) Patch<Boolean> requireNumber,
      @Schema(implementation = Boolean.class, nullable = true) Patch<Boolean> requireSymbol,
      @Schema(implementation = Boolean.class, nullable = true) Patch<Boolean> breachCheck,
      @Schema(implementation = Integer.class, nullable = true) Patch<Integer> historyCount) {

    @SuppressWarnings("NullAway") // null is how a member gets its default
    PasswordPolicy applyTo(PasswordPolicy now) {
      return new PasswordPolicy(
          minLength.applyTo(now.minLength()),
          maxLength.applyTo(now.maxLength()),
          requireUppercase.applyTo(now.requireUppercase()),
          requireLowercase.applyTo(now.requireLowercase()),
          requireNumber.applyTo(now.requireNumber()),
          requireSymbol.applyTo(now.requireSymbol()),
          breachCheck.applyTo(now.breachCheck()),
          historyCount.applyTo(now.historyCount()));
    }
  }

  /** How long a sign-in lasts, in seconds. */
  @Schema(name = "SessionPolicyChange")
  public record SessionPolicyBody(
      @Schema(implementation = Integer.class, nullable = true) Patch<Integer> accessTokenTtl,
      @Schema(implementation = Integer.class, nullable = true) Patch<Integer> refreshTokenTtl,
      @Schema(implementation = Integer.class, nullable = true) Patch<Integer> idleTimeout,
      @Schema(implementation = Integer.class, nullable = true) Patch<Integer> refreshReuseInterval,
      @Schema(implementation = Integer.class, nullable = true) Patch<Integer> maxPerUser,
      @Schema(
              implementation = Integer.class,
              nullable = true,
              description =
                  "How long users are not asked for the second factor on a device that they trust; 0:"
                      + " always asked")
          Patch<Integer> trustedDeviceTtl) {

    @SuppressWarnings("NullAway") // null is how a member gets its default
    SessionPolicy applyTo(SessionPolicy now) {
      return new SessionPolicy(
          accessTokenTtl.applyTo(now.accessTokenTtl()),
          refreshTokenTtl.applyTo(now.refreshTokenTtl()),
          idleTimeout.applyTo(now.idleTimeout()),
          refreshReuseInterval.applyTo(now.refreshReuseInterval()),
          maxPerUser.applyTo(now.maxPerUser()),
          trustedDeviceTtl.applyTo(now.trustedDeviceTtl()));
    }
  }

  /** When wrong passwords close the door. */
  @Schema(name = "LockoutPolicyChange")
  public record LockoutPolicyBody(
      @Schema(implementation = Integer.class, nullable = true) Patch<Integer> maxAttempts,
      @Schema(implementation = Integer.class, nullable = true) Patch<Integer> window,
      @Schema(implementation = Integer.class, nullable = true) Patch<Integer> duration,
      @Schema(implementation = Integer.class, nullable = true) Patch<Integer> maxAccountAttempts) {

    @SuppressWarnings("NullAway") // null is how a member gets its default
    LockoutPolicy applyTo(LockoutPolicy now) {
      return new LockoutPolicy(
          maxAttempts.applyTo(now.maxAttempts()),
          window.applyTo(now.window()),
          duration.applyTo(now.duration()),
          maxAccountAttempts.applyTo(now.maxAccountAttempts()));
    }
  }

  /** What users are told by mail that they have not asked for. */
  @Schema(name = "NoticesChange")
  public record NoticesBody(
      @Schema(
              implementation = Boolean.class,
              nullable = true,
              description = "A sign-in from a device that the user has not used before")
          Patch<Boolean> newDevice,
      @Schema(
              implementation = Boolean.class,
              nullable = true,
              description = "Too many wrong passwords, with a link to unlock the account")
          Patch<Boolean> accountLocked) {

    @SuppressWarnings("NullAway") // null is how a member gets its default
    NoticePolicy applyTo(NoticePolicy now) {
      return new NoticePolicy(
          newDevice.applyTo(now.newDevice()), accountLocked.applyTo(now.accountLocked()));
    }
  }

  /**
   * The settings after this change.
   *
   * @param violations takes what is then out of bounds
   */
  @SuppressWarnings("NullAway") // null is how a member gets its default
  AuthConfig applyTo(AuthConfig now, Violations violations) {
    var changed =
        new AuthConfig(
            allowedAuthMethods.applyTo(now.allowedAuthMethods()),
            mfaRequired.applyTo(now.mfaRequired()),
            mfaRequiredRoles.applyTo(now.mfaRequiredRoles()),
            mfaAllowedFactors.applyTo(now.mfaAllowedFactors()),
            changed(mfaAdaptive, now.mfaAdaptive(), AdaptivePolicyBody::applyTo),
            allowedEmailDomains.applyTo(now.allowedEmailDomains()),
            emailVerification.applyTo(now.emailVerification()),
            changed(passwordPolicy, now.passwordPolicy(), PasswordPolicyBody::applyTo),
            changed(session, now.session(), SessionPolicyBody::applyTo),
            changed(lockout, now.lockout(), LockoutPolicyBody::applyTo),
            enumerationProtection.applyTo(now.enumerationProtection()),
            rateLimits.applyTo(now.rateLimits()),
            changed(notices, now.notices(), NoticesBody::applyTo),
            changed(passkeys, now.passkeys(), PasskeyPolicyBody::applyTo),
            changed(captcha, now.captcha(), (body, before) -> body.applyTo(before, violations)),
            changed(mail, now.mail(), MailPolicyBody::applyTo));
    violations.addAll(changed.faults());
    return changed;
  }

  /** A group of settings whose members a patch changes one by one. */
  private static <P, T> @Nullable T changed(Patch<P> patch, T now, BiFunction<P, T, T> applyTo) {
    return patch.isAbsent()
        ? now
        : patch.value().map(change -> applyTo.apply(change, now)).orElse(null);
  }

  /** The secret of the captcha, if the request brings one. */
  Optional<Secret> captchaSecret() {
    return captcha.value().flatMap(CaptchaPolicyBody::secret);
  }

  /** The settings of a new tenant that gives this, or nothing. */
  static AuthConfig of(@Nullable AuthConfigBody body, Violations violations) {
    return body == null ? AuthConfig.defaults() : body.applyTo(AuthConfig.defaults(), violations);
  }
}
