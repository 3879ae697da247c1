package dev.hellojohn.control;

import dev.hellojohn.config.Secret;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.tenancy.CaptchaPolicy;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A tenant's captcha, as a request gives it. The secret is written and never shown; another
 * provider or site key needs its own, so that no secret is ever sent to a provider whose it is not.
 */
@Schema(name = "CaptchaPolicyChange")
public record CaptchaPolicyBody(
    @Schema(
            implementation = String.class,
            nullable = true,
            enumeration = {"turnstile", "hcaptcha", "recaptcha_v3"})
        Patch<String> provider,
    @Schema(
            implementation = String.class,
            nullable = true,
            description = "Public: the page needs it",
            examples = "0x4AAAAAAADnPIDROrmt1Wwj")
        Patch<String> siteKey,
    @Schema(
            implementation = String.class,
            description =
                "That belongs to the site key, and comes with it; kept sealed, and never shown")
        Patch<String> secretKey,
    @Schema(
            type = SchemaType.ARRAY,
            implementation = String.class,
            nullable = true,
            description =
                "What needs a token: of sign_up, sign_in, forgot_password, magic_link, email_otp. The"
                    + " word is also the action that the page names to the provider")
        Patch<List<String>> requiredFor,
    @Schema(
            implementation = Double.class,
            nullable = true,
            description = "Of recaptcha_v3: the least score that passes, 0 to 1",
            examples = "0.5")
        Patch<Double> minScore,
    @Schema(
            type = SchemaType.ARRAY,
            implementation = String.class,
            nullable = true,
            description =
                "The hosts of the pages that tokens come from; left out, those of the allowed origins",
            examples = "[\"app.example.com\"]")
        Patch<List<String>> hostnames) {

  private static final String SECRET_KEY = "auth_config.captcha.secret_key";

  /** Longer than any provider's. */
  private static final Pattern FORM = Pattern.compile("[\\x21-\\x7E]{1,300}");

  @SuppressWarnings("NullAway") // null is how a member gets its default
  CaptchaPolicy applyTo(CaptchaPolicy now, Violations violations) {
    var changed =
        new CaptchaPolicy(
            provider.applyTo(now.provider()),
            siteKey.applyTo(now.siteKey()),
            requiredFor.applyTo(now.requiredFor()),
            minScore.applyTo(now.minScore()),
            hostnames.applyTo(now.hostnames()));
    violations.refuseNull(SECRET_KEY, secretKey);
    var secret = secretKey.value();
    if (secret.isEmpty() && changed.isElsewhereThan(now)) {
      violations.add(SECRET_KEY, "required", "Another provider or site key needs its own secret.");
    } else if (secret.isPresent() && changed.provider() == null) {
      violations.add(SECRET_KEY, "conflict", "Without a provider there is no secret.");
    } else if (!secret.map(text -> FORM.matcher(text).matches()).orElse(true)) {
      violations.add(SECRET_KEY, "invalid", "A secret is of 1 to 300 printable ASCII characters.");
    }
    return changed;
  }

  Optional<Secret> secret() {
    return secretKey.value().map(Secret::new);
  }

  @Override
  public String toString() {
    return "CaptchaPolicyBody";
  }
}
