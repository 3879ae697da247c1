package dev.hellojohn.ops;

import dev.hellojohn.control.Seed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Seeds at the start, and keeps what the banner tells of it. */
@Singleton
class SeedStep implements StartStep, DemoFacts {

  private final Seed seed;
  private volatile Optional<StartupFacts.Demo> demo = Optional.empty();

  @Inject
  SeedStep(Seed seed) {
    this.seed = seed;
  }

  @Override
  public void run() {
    demo =
        seed.run()
            .map(
                made ->
                    new StartupFacts.Demo(made.slug(), made.publishableKey(), made.secretKey()));
  }

  @Override
  public Optional<StartupFacts.Demo> demo() {
    return demo;
  }
}
