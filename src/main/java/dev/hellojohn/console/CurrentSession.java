package dev.hellojohn.console;

import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** The session whose cookie the running request has. */
@RequestScoped
class CurrentSession {

  private ConsoleSessions.@Nullable Live live;

  void set(ConsoleSessions.Live found) {
    live = found;
  }

  /**
   * The session, in a method for the console.
   *
   * @throws IllegalStateException when there is none
   */
  ConsoleSessions.Live get() {
    if (live == null) {
      throw new IllegalStateException("The request has no console session");
    }
    return live;
  }
}
