package dev.hellojohn.ops;

/**
 * What is done once after the database was opened and before the server is ready, such as seeding.
 */
public interface StartStep {

  /** Runs again if the database went away in between. */
  void run();
}
