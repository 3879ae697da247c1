package dev.hellojohn.signin;

import dev.hellojohn.factor.FactorType;
import dev.hellojohn.tenancy.Tenant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a sign-in form needs to know of its tenant; nothing of it is secret.
 *
 * @param providers the social providers that are configured
 * @param captchaProvider null where no captcha is configured, and so is its site key
 */
@Schema(name = "SignInConfig", description = "What a sign-in form needs to know")
public record SignInConfigBody(
    @Schema(
            description =
                "The ways to sign in, of password, magic_link, email_otp, passkey and oauth")
        List<String> methods,
    @Schema(description = "The social providers that are configured") List<String> providers,
    @Schema(
            enumeration = {"optional", "required_before_sign_in", "required_before_use"},
            examples = "optional")
        String emailVerification,
    boolean mfaRequired,
    @Schema(
            description =
                "The second factors that users can enrol, of totp, webauthn, email_otp, sms and backup_codes")
        List<String> mfaFactors,
    PasswordRulesBody passwordPolicy,
    BrandingBody branding,
    @Schema(
            nullable = true,
            enumeration = {"turnstile", "hcaptcha", "recaptcha_v3"})
        @Nullable String captchaProvider,
    @Schema(nullable = true) @Nullable String captchaSiteKey,
    @Schema(
            description =
                "What needs a `captcha_token`, of sign_up, sign_in, forgot_password, magic_link and"
                    + " email_otp; the word is the action to name to the provider")
        List<String> captchaRequiredFor) {

  /** What a password must be. Lengths are in characters. */
  @Schema(name = "PasswordRules")
  public record PasswordRulesBody(
      @Schema(examples = "8") int minLength,
      @Schema(examples = "128") int maxLength,
      boolean requireUppercase,
      boolean requireLowercase,
      boolean requireNumber,
      boolean requireSymbol) {}

  /** How the tenant presents itself. */
  @Schema(name = "Branding")
  public record BrandingBody(@Schema(examples = "Demo") String name) {}

  /**
   * @param hasSms whether there is a provider that sends short messages
   */
  static SignInConfigBody of(Tenant tenant, boolean hasSms) {
    var config = tenant.authConfig();
    var policy = config.passwordPolicy();
    return new SignInConfigBody(
        config.allowedAuthMethods(),
        List.of(),
        config.emailVerification(),
        config.mfaRequired(),
        FactorType.allowed(config).stream()
            .filter(type -> type != FactorType.SMS || hasSms)
            .map(FactorType::wireName)
            .toList(),
        new PasswordRulesBody(
            policy.minLength(),
            policy.maxLength(),
            policy.requireUppercase(),
            policy.requireLowercase(),
            policy.requireNumber(),
            policy.requireSymbol()),
        new BrandingBody(tenant.name()),
        config.captcha().provider(),
        config.captcha().siteKey(),
        config.captcha().requiredFor());
  }
}
