package dev.hellojohn.edge.ratelimit;

import static dev.hellojohn.config.RateLimitRule.CONTROL_PLANE;
import static dev.hellojohn.config.RateLimitRule.CONTROL_SIGN_IN;
import static dev.hellojohn.config.RateLimitRule.DATA_PLANE;
import static dev.hellojohn.config.RateLimitRule.FORGOT_PASSWORD;
import static dev.hellojohn.config.RateLimitRule.HOOKS;
import static dev.hellojohn.config.RateLimitRule.ISSUER;
import static dev.hellojohn.config.RateLimitRule.MFA_VERIFY;
import static dev.hellojohn.config.RateLimitRule.REFRESH;
import static dev.hellojohn.config.RateLimitRule.SIGN_IN;
import static dev.hellojohn.config.RateLimitRule.SIGN_UP;

import dev.hellojohn.config.RateLimitRule;
import java.util.List;
import java.util.Map;

/**
 * Which rules a request falls under. Paths are in their normal form by now: the hygiene has refused
 * every other spelling, so that one route has one text here.
 */
final class RateLimitRoutes {

  private static final Map<String, RateLimitRule> POSTS =
      Map.of(
          "/v1/auth/sign-in", SIGN_IN,
          "/v1/auth/sign-up", SIGN_UP,
          "/v1/auth/refresh", REFRESH,
          "/v1/mfa/verify", MFA_VERIFY,
          "/v1/auth/forgot-password", FORGOT_PASSWORD,
          "/v1/auth/magic-link", FORGOT_PASSWORD,
          "/v1/auth/otp/send", FORGOT_PASSWORD,
          "/v1/mfa/send", FORGOT_PASSWORD,
          "/v1/auth/verify-email/resend", FORGOT_PASSWORD,
          "/cp/v1/admin/sign-in", CONTROL_SIGN_IN);

  private RateLimitRoutes() {}

  /**
   * The rules, the narrower one first; none where nothing is limited: health, the description of
   * the API, static files.
   *
   * @param path the raw path
   */
  static List<RateLimitRule> of(String method, String path) {
    RateLimitRule post = method.equals("POST") ? POSTS.get(path) : null;
    if (isBelow(path, "/cp") || isBelow(path, "/console")) {
      boolean signIn = post != null || isBelow(path, "/console/api/auth");
      return signIn ? List.of(CONTROL_SIGN_IN, CONTROL_PLANE) : List.of(CONTROL_PLANE);
    }
    if (post != null) {
      return List.of(post);
    }
    if (method.equals("POST") && isBelow(path, "/v1/hooks")) {
      return List.of(HOOKS);
    }
    if (isBelow(path, "/v1")) {
      return List.of(DATA_PLANE);
    }
    return isBelow(path, "/t") || isBelow(path, "/.well-known") ? List.of(ISSUER) : List.of();
  }

  /** Whether the rules count addresses, which are known before anything else is. */
  static boolean countAddresses(List<RateLimitRule> rules) {
    return !rules.isEmpty() && rules.get(0).key() == RateLimitRule.Key.ADDRESS;
  }

  /** Whether a path belongs to the Data Plane. */
  static boolean isDataPlane(String path) {
    return isBelow(path, "/v1");
  }

  private static boolean isBelow(String path, String prefix) {
    return path.startsWith(prefix)
        && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
  }
}
