package dev.hellojohn.kernel;

/** What is timed; see {@link Tally}. */
public enum Timed {
  /** One password hash, without the time that it waited for its turn. */
  PASSWORD_HASH
}
