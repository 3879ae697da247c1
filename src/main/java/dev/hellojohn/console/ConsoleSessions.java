package dev.hellojohn.console;

import dev.hellojohn.access.Caller;
import dev.hellojohn.control.AdminBody;
import dev.hellojohn.control.OperatorSessions;
import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Logger;

/**
 * Begins, finds and ends the sessions of browsers. A session is there while two things are: its
 * sealed record, under a key made of the cookie, and its row at the Control Plane. The record says
 * how long it may go on; the row goes with its admin, and ends in one transaction with what ends
 * it. So a record that comes back, out of a backup or a late replica, opens nothing.
 */
@Singleton
class ConsoleSessions {

  private static final Logger LOG = Logger.getLogger(ConsoleSessions.class.getName());

  /** 256 bits: a cookie is not guessed, so a fast hash of it is enough. */
  private static final int COOKIE_BYTES = 32;

  /** A request need not write: the time of last use is right to a minute, or to a tenth of idle. */
  private static final Duration USE_PRECISION = Duration.ofMinutes(1);

  private static final int PARTS_OF_IDLE = 10;

  private final ConsoleSettings settings;
  private final ConsoleStore store;
  private final SessionSeal seal;
  private final OperatorSessions operators;
  private final Clock clock;
  private final Duration precision;

  @Inject
  ConsoleSessions(
      ConsoleSettings settings,
      ConsoleStore store,
      SessionSeal seal,
      OperatorSessions operators,
      Clock clock) {
    this.settings = settings;
    this.store = store;
    this.seal = seal;
    this.operators = operators;
    this.clock = clock;
    Duration part = settings.idle().dividedBy(PARTS_OF_IDLE);
    this.precision = part.compareTo(USE_PRECISION) < 0 ? part : USE_PRECISION;
  }

  /** A session that was begun; its cookie is known here and to the browser alone. */
  record Started(String cookie, SessionKey key, AdminBody admin) {

    @Override
    public String toString() {
      return "Started[" + admin.id() + ']';
    }
  }

  /** A session that lives, and whose it is as they are now. */
  record Live(String cookie, SessionKey key, ConsoleSession session, Caller.Operator caller) {

    @Override
    public String toString() {
      return "Live[" + session.id() + ']';
    }
  }

  /**
   * Begins a session with a new cookie.
   *
   * @param signIn lets the admin in, given the cookie's hash
   * @throws ProblemException what the sign-in throws; {@code service_unavailable} when the session
   *     can't be kept
   */
  Started begin(Function<String, OperatorSessions.Begun> signIn) {
    String cookie = OpaqueToken.generate("", COOKIE_BYTES);
    SessionKey key = SessionKey.of(cookie);
    OperatorSessions.Begun begun = signIn.apply(key.hash());
    Instant now = clock.instant();
    var session = new ConsoleSession(begun.session(), begun.admin().id(), now, now);
    try {
      store.put(key.name(), sealed(key, session), ConsoleCookies.LIFE);
    } catch (RuntimeException notKept) {
      operators.end(begun.session());
      throw notKept;
    }
    return new Started(cookie, key, begun.admin());
  }

  private String sealed(SessionKey key, ConsoleSession session) {
    return seal.seal(session.toJson(), key.name());
  }

  /**
   * The session of a cookie.
   *
   * @return empty when it is over or never was, or its record is not one of ours; what is left of
   *     it is removed
   * @throws ProblemException {@code service_unavailable} when that can't be told
   */
  Optional<Live> find(String cookie) {
    SessionKey key = SessionKey.of(cookie);
    Optional<String> kept = store.read(key.name());
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    Optional<Caller.Operator> caller = operators.find(key.hash());
    Optional<ConsoleSession> session =
        seal.open(kept.get(), key.name()).flatMap(ConsoleSession::fromJson);
    if (session.isEmpty()) {
      LOG.warning(
          "The record of a console session does not open: it was altered, or sealed with another"
              + " key. It is removed.");
    }
    Optional<Live> live =
        session
            .filter(found -> !found.isOver(settings, clock.instant()))
            .flatMap(
                found ->
                    caller
                        .filter(known -> found.id().equals(known.session()))
                        .filter(known -> known.admin().equals(found.admin()))
                        .map(known -> new Live(cookie, key, found, known)));
    if (live.isEmpty()) {
      caller.map(Caller.Operator::session).ifPresent(operators::end);
      store.remove(key.name());
    }
    return live;
  }

  /** Notes a use, by which a session is not idle. */
  void use(Live live) {
    Instant now = clock.instant();
    if (!now.isBefore(live.session().usedAt().plus(precision))) {
      renew(live, now);
      operators.used(live.session().id());
    }
  }

  private boolean renew(Live live, Instant now) {
    return store.replace(
        live.key().name(), sealed(live.key(), live.session().usedNow(now)), ConsoleCookies.LIFE);
  }

  /**
   * Goes on with a session: it is not idle, and its cookie and record last another day. The end
   * that it has from the beginning stays.
   *
   * @throws ProblemException {@code session_revoked} when it was ended meanwhile
   */
  Live extend(Live live) {
    Instant now = clock.instant();
    if (!renew(live, now)) {
      throw new ProblemException(ErrorCode.SESSION_REVOKED);
    }
    operators.used(live.session().id());
    operators.extended(live.session().id());
    return new Live(live.cookie(), live.key(), live.session().usedNow(now), live.caller());
  }

  /** Ends a session because its admin signs out, or in again. */
  void signOut(Live live) {
    operators.signOut(live.caller().admin(), live.session().id());
    store.remove(live.key().name());
  }

  /** Ends what a browser brings along when it signs in: nobody planted it to know it afterwards. */
  void endAll(List<String> cookies) {
    cookies.forEach(before -> find(before).ifPresent(this::signOut));
  }

  /** Removes the record of a session that was ended at the Control Plane. */
  void forget(String hash) {
    store.remove(new SessionKey(hash).name());
  }
}
