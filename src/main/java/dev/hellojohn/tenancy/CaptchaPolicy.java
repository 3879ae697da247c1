package dev.hellojohn.tenancy;

import dev.hellojohn.kernel.Detail;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's captcha. The secret that belongs to the site key is not in it.
 *
 * @param provider one of {@link #PROVIDERS}; null for no captcha
 * @param siteKey what the provider calls the page's widget; public
 * @param requiredFor what needs a token, of {@link #USES}
 * @param minScore the least score that is a person's, of a provider that gives scores: 0 to 1
 * @param hostnames the hosts of the pages on which tokens may come about; empty for those of the
 *     origins that may call the tenant
 */
public record CaptchaPolicy(
    @Nullable String provider,
    @Nullable String siteKey,
    List<String> requiredFor,
    Double minScore,
    List<String> hostnames) {

  /** Who makes captchas. */
  public static final Set<String> PROVIDERS = Set.of("turnstile", "hcaptcha", "recaptcha_v3");

  /** What a captcha can be asked for. */
  public static final Set<String> USES =
      Set.of("sign_up", "sign_in", "forgot_password", "magic_link", "email_otp");

  /** What reCAPTCHA's documentation advises to begin with. */
  private static final double USUAL_SCORE = 0.5;

  private static final int MOST_HOSTNAMES = 50;
  private static final Pattern SITE_KEY = Pattern.compile("[A-Za-z0-9_-]{1,200}");
  private static final Pattern HOSTNAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

  /** Null is how a member is left out. */
  public CaptchaPolicy {
    requiredFor = requiredFor == null ? List.of() : List.copyOf(requiredFor);
    minScore = minScore == null ? USUAL_SCORE : minScore;
    hostnames = hostnames == null ? List.of() : List.copyOf(hostnames);
  }

  @SuppressWarnings("NullAway") // null is how a member is left out
  static CaptchaPolicy defaults() {
    return new CaptchaPolicy(null, null, null, null, null);
  }

  /** Whether the other one asks at another place, so that this one's secret is none of its. */
  public boolean isElsewhereThan(CaptchaPolicy other) {
    return provider != null
        && !(provider.equals(other.provider()) && String.valueOf(siteKey).equals(other.siteKey()));
  }

  void addFaults(List<Detail> faults) {
    if (provider != null && !PROVIDERS.contains(provider)) {
      fault(faults, "provider", "unknown", "This is turnstile, hcaptcha or recaptcha_v3.");
    }
    if ((provider == null) != (siteKey == null)) {
      fault(faults, "site_key", "required", "A provider and a site key go together.");
    } else if (siteKey != null && !SITE_KEY.matcher(siteKey).matches()) {
      fault(faults, "site_key", "invalid", "A site key is of letters, digits, - and _.");
    }
    if (!USES.containsAll(requiredFor) || requiredFor.size() > USES.size()) {
      fault(
          faults,
          "required_for",
          "unknown",
          "Each value is one of " + String.join(", ", USES.stream().sorted().toList()) + '.');
    } else if (provider == null && !requiredFor.isEmpty()) {
      fault(faults, "required_for", "conflict", "Without a provider nothing can be required.");
    }
    if (!(minScore >= 0 && minScore <= 1)) {
      fault(faults, "min_score", "out_of_range", "The value is from 0 to 1.");
    }
    if (hostnames.size() > MOST_HOSTNAMES
        || !hostnames.stream().allMatch(name -> HOSTNAME.matcher(name).matches())) {
      fault(
          faults,
          "hostnames",
          "invalid",
          "These are at most " + MOST_HOSTNAMES + " hosts in lower case, such as app.example.com.");
    }
  }

  private static void fault(List<Detail> faults, String member, String code, String message) {
    faults.add(new Detail("auth_config.captcha." + member, code, message));
  }
}
