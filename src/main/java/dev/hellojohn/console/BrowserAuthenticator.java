package dev.hellojohn.console;

import dev.hellojohn.access.Caller;
import dev.hellojohn.access.CookieAuthenticator;
import dev.hellojohn.access.CookieRequest;
import dev.hellojohn.control.OperatorSessions;
import dev.hellojohn.crypto.ConstantTime;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.IpAddress;
import dev.hellojohn.kernel.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;

/**
 * Knows an admin by the cookie of their browser. First the session, then whether the request comes
 * from our page; what it may do, and what is in it, is looked at after that, so that a forged
 * request learns nothing and prolongs nothing.
 */
@Singleton
class BrowserAuthenticator implements CookieAuthenticator {

  static final String CSRF_HEADER = "X-CSRF-Token";

  private final ConsoleCookies cookies;
  private final ConsoleSessions sessions;
  private final CsrfTokens tokens;
  private final OwnPage ownPage;
  private final OperatorSessions operators;
  private final CurrentSession current;
  private final DevelopmentBypass bypass;
  private final HttpServletRequest socket;

  @Inject
  BrowserAuthenticator(
      ConsoleCookies cookies,
      ConsoleSessions sessions,
      CsrfTokens tokens,
      OwnPage ownPage,
      OperatorSessions operators,
      CurrentSession current,
      DevelopmentBypass bypass,
      HttpServletRequest socket) {
    this.cookies = cookies;
    this.sessions = sessions;
    this.tokens = tokens;
    this.ownPage = ownPage;
    this.operators = operators;
    this.current = current;
    this.bypass = bypass;
    this.socket = socket;
  }

  @Override
  public Optional<Caller.Operator> authenticate(CookieRequest request) {
    List<String> sent = cookies.sessions(request.header("Cookie"));
    if (sent.isEmpty()) {
      return isDevelopers(request) ? operators.seeded() : Optional.empty();
    }
    ConsoleSessions.Live live =
        Optional.of(sent)
            .filter(values -> values.size() == 1)
            .flatMap(values -> sessions.find(values.get(0)))
            .orElseThrow(() -> new ProblemException(ErrorCode.SESSION_REVOKED));
    if (request.isUnsafe() && !isGenuine(request, live)) {
      operators.forged(live.caller().admin(), live.session().id());
      throw new ProblemException(ErrorCode.CSRF_FAILED);
    }
    if (!ConsoleSessionsResource.isLook(request)) {
      sessions.use(live);
    }
    current.set(live);
    return Optional.of(live.caller());
  }

  private boolean isDevelopers(CookieRequest request) {
    return bypass.letsIn(
        request,
        IpAddress.ofSocket(socket.getRemoteAddr()),
        IpAddress.ofSocket(socket.getLocalAddr()));
  }

  private boolean isGenuine(CookieRequest request, ConsoleSessions.Live live) {
    List<String> inCookie = cookies.csrf(request.header("Cookie"));
    List<String> inHeader = request.header(CSRF_HEADER);
    return ownPage.sends(request)
        && inCookie.size() == 1
        && inHeader.size() == 1
        && ConstantTime.equals(inCookie.get(0), inHeader.get(0))
        && tokens.isOf(live.key(), inHeader.get(0));
  }
}
