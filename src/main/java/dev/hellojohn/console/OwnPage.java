package dev.hellojohn.console;

import dev.hellojohn.access.CookieRequest;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.WebOrigin;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/**
 * Whether a request comes from our own page, as far as the browser says: {@code Origin} and {@code
 * Sec-Fetch-Site} (Fetch Metadata) are written by the browser and not by the page. A sibling domain
 * is not our page, nor is an origin that may call the API with a token. Programs send neither.
 */
@Singleton
class OwnPage {

  /** The other two are cross-site and same-site. */
  private static final Set<String> OWN = Set.of("same-origin", "none");

  private final String origin;

  @Inject
  OwnPage(ConsoleSettings settings) {
    this.origin = settings.origin().map(WebOrigin::value).orElse("");
  }

  boolean sends(CookieRequest request) {
    List<String> origins = request.header("Origin");
    List<String> sites = request.header("Sec-Fetch-Site");
    return origins.stream().allMatch(origin::equals) && OWN.containsAll(sites);
  }

  /**
   * For what is done without a session: signing in must not be forced on a browser either.
   *
   * @throws ProblemException {@code csrf_failed}
   */
  void require(CookieRequest request) {
    if (!sends(request)) {
      throw new ProblemException(ErrorCode.CSRF_FAILED);
    }
  }
}
