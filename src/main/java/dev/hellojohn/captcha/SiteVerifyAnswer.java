package dev.hellojohn.captcha;

import dev.hellojohn.outbound.NoAnswerException;
import dev.hellojohn.outbound.RemoteService.Answer;
import dev.hellojohn.tenancy.CaptchaPolicy;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code siteverify} answers, whoever's it is.
 *
 * @param hostname of the page on which the token came about, if the provider tells
 * @param action what the page said that it is for
 * @param score 0 for a program to 1 for a person
 * @param errors why not
 */
record SiteVerifyAnswer(
    boolean success,
    @Nullable String hostname,
    @Nullable String action,
    @Nullable Double score,
    Collection<String> errors) {

  /** Not the caller's fault, whatever token they have sent. */
  private static final Set<String> OURS =
      Set.of(
          "missing-input-secret",
          "invalid-input-secret",
          "sitekey-secret-mismatch",
          "internal-error");

  /** hCaptcha's word for a hostname that it keeps to itself. */
  private static final String NOT_TOLD = "not-provided";

  /**
   * Reads an answer.
   *
   * @throws NoAnswerException when it says neither yes nor no
   */
  static SiteVerifyAnswer of(Answer answer) throws NoAnswerException {
    var members = answer.members();
    if (answer.status() >= 500 || !(members.get("success") instanceof Boolean success)) {
      throw new NoAnswerException("status " + answer.status() + " and no verdict");
    }
    return new SiteVerifyAnswer(
        success,
        members.get("hostname") instanceof String host ? host : null,
        members.get("action") instanceof String named ? named : null,
        members.get("score") instanceof Number number ? Double.valueOf(number.doubleValue()) : null,
        members.get("error-codes") instanceof List<?> codes
            ? codes.stream().map(String::valueOf).toList()
            : List.of());
  }

  /**
   * Holds the settings to account.
   *
   * @throws NoAnswerException when the provider does not know the secret, or is at fault itself
   */
  void requireSoundSettings() throws NoAnswerException {
    if (!success) {
      var fault = errors.stream().filter(OURS::contains).findFirst();
      if (fault.isPresent()) {
        throw new NoAnswerException(fault.get());
      }
    }
  }

  /** Whether it is a yes, for this use, from one of these hosts, by somebody who is a person. */
  boolean isGood(
      CaptchaProvider provider, CaptchaUse use, CaptchaPolicy policy, List<String> hosts) {
    return success
        && isFrom(hosts)
        && provider.isFor(action, use)
        && (!provider.givesScores() || (score != null && score >= policy.minScore()));
  }

  private boolean isFrom(List<String> hosts) {
    return hostname == null
        || hostname.equals(NOT_TOLD)
        || hosts.contains(hostname.toLowerCase(Locale.ROOT));
  }
}
