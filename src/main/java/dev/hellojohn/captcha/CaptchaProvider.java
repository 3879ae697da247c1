package dev.hellojohn.captcha;

import dev.hellojohn.config.OutboundConfig;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who makes captchas. All of them are asked in one way, {@code siteverify}; what they answer
 * differs in what is told beside yes and no.
 */
enum CaptchaProvider {
  /** Cloudflare's. The action is the page's to name; a token that has one is for that alone. */
  TURNSTILE {
    @Override
    boolean isFor(@Nullable String action, CaptchaUse use) {
      return action == null || action.isEmpty() || action.equals(use.wireName());
    }
  },

  /** It knows no actions; a token of another site key is refused there. */
  HCAPTCHA {
    @Override
    boolean isFor(@Nullable String action, CaptchaUse use) {
      return true;
    }

    @Override
    void addTo(Map<String, String> form, String siteKey) {
      form.put("sitekey", siteKey);
    }
  },

  /** Google's third version: it asks people nothing and guesses a score, for an action. */
  RECAPTCHA_V3 {
    @Override
    boolean isFor(@Nullable String action, CaptchaUse use) {
      return use.wireName().equals(action);
    }

    @Override
    boolean givesScores() {
      return true;
    }
  };

  /** The provider of a tenant's settings, which hold no other words. */
  static CaptchaProvider of(String wireName) {
    return Arrays.stream(values())
        .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(wireName))
        .findFirst()
        .orElseThrow();
  }

  /** Where it is asked. */
  URI address(OutboundConfig config) {
    return switch (this) {
      case TURNSTILE -> config.turnstile();
      case HCAPTCHA -> config.hcaptcha();
      case RECAPTCHA_V3 -> config.recaptcha();
    };
  }

  /** Whether a token with this action, or none, may be used so. */
  abstract boolean isFor(@Nullable String action, CaptchaUse use);

  /** Whether a yes has to come with a score. */
  boolean givesScores() {
    return false;
  }

  /** What it is told beside the secret and the token. */
  void addTo(Map<String, String> form, String siteKey) {}
}
