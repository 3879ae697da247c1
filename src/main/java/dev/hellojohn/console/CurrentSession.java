package dev.hellojohn.console;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The session whose cookie the running request has. */
@RequestScoped
class CurrentSession {

  private ConsoleSessions.@Nullable Live live;

  void set(ConsoleSessions.Live found) {
    live = found;
  }

  /** The session; none for whom the development bypass has let in. */
  Optional<ConsoleSessions.Live> find() {
    return Optional.ofNullable(live);
  }

  /**
   * The session, in a method that is about it.
   *
   * @throws ProblemException {@code not_found} when there is none
   */
  ConsoleSessions.Live get() {
    return find()
        .orElseThrow(
            () ->
                new ProblemException(
                    ErrorCode.NOT_FOUND,
                    "There is no session: you were let in by HELLOJOHN_DEV_AUTH_BYPASS."));
  }
}
