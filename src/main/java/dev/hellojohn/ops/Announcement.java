package dev.hellojohn.ops;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.RunMode;
import dev.hellojohn.config.SeedConfig;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Shows the banner when the start is done and the public port takes connections. */
@Singleton
class Announcement {

  private static final long LOOK_MILLIS = 100;

  /** Liberty opens its ports when all applications have started; long after that, none will. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Configuration configuration;
  private final Endpoints endpoints;
  private final Instance<DemoFacts> demo;
  private final Clock clock;

  @Inject
  Announcement(
      Configuration configuration,
      Endpoints endpoints,
      @Any Instance<DemoFacts> demo,
      Clock clock) {
    this.configuration = configuration;
    this.endpoints = endpoints;
    this.demo = demo;
    this.clock = clock;
  }

  /** Shows the banner later, from the executor. */
  void announce(ScheduledExecutorService executor) {
    Instant until = clock.instant().plus(PATIENCE);
    executor.execute(() -> announce(executor, until));
  }

  private void announce(ScheduledExecutorService executor, Instant until) {
    if (endpoints.isServing(configuration.server())) {
      StartupBanner.show(facts());
    } else if (clock.instant().isBefore(until)) {
      ScheduledFuture<?> unused =
          executor.schedule(() -> announce(executor, until), LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private StartupFacts facts() {
    return new StartupFacts(
        configuration.server(),
        storage(),
        configuration
            .seed()
            .filter(seed -> configuration.server().mode() == RunMode.DEVELOPMENT)
            .map(Announcement::admin),
        demo.isResolvable() ? demo.get().demo() : Optional.empty());
  }

  private String storage() {
    return switch (configuration.database().url().kind()) {
      case FILESYSTEM -> "files in " + configuration.server().dataDir();
      case POSTGRESQL -> "PostgreSQL";
      case MYSQL -> "MySQL";
    };
  }

  private static StartupFacts.Admin admin(SeedConfig seed) {
    return new StartupFacts.Admin(
        seed.email().value(),
        seed.isPublished() ? seed.password().reveal() : "(the password that you set)");
  }
}
