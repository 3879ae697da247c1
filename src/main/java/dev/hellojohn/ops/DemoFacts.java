package dev.hellojohn.ops;

import java.util.Optional;

/** Tells of the seeded tenant; one bean at most. */
interface DemoFacts {

  /** The tenant to try things with, once it has been seeded. */
  Optional<StartupFacts.Demo> demo();
}
