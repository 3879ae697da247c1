package dev.hellojohn.ops;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.store.Installation;
import dev.hellojohn.store.InstallationRefusedException;
import dev.hellojohn.store.Upkeep;
import dev.hellojohn.tenancy.TenantMigrations;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Starts the application: configuration, database, seed, upkeep.
 *
 * <p>A database that is away is waited for, with readiness down, so that the order in which
 * machines come up does not matter. A configuration that must not be run with leaves the
 * application sealed: no pool, no migration, nothing served but the reason in the log.
 */
@WebListener
public class Startup implements ServletContextListener {

  private static final Logger LOG = Logger.getLogger(Startup.class.getName());

  private static final long RETRY_SECONDS = 1;

  private final Configuration configuration;
  private final StartState state;
  private final Installation installation;
  private final TenantMigrations migrations;
  private final Instance<Upkeep> upkeep;
  private final Instance<StartStep> steps;
  private final Endpoints endpoints;
  private final Announcement announcement;

  @Resource private ManagedScheduledExecutorService executor;

  /** Takes what a start needs; opens nothing yet. */
  @Inject
  @SuppressWarnings("NullAway.Init") // the container injects the executor
  public Startup(
      Configuration configuration,
      StartState state,
      Installation installation,
      TenantMigrations migrations,
      @Any Instance<Upkeep> upkeep,
      @Any Instance<StartStep> steps,
      Endpoints endpoints,
      Announcement announcement) {
    this.configuration = configuration;
    this.state = state;
    this.installation = installation;
    this.migrations = migrations;
    this.upkeep = upkeep;
    this.steps = steps;
    this.endpoints = endpoints;
    this.announcement = announcement;
  }

  @Override
  public void contextInitialized(ServletContextEvent event) {
    for (var finding : configuration.findings()) {
      LOG.log(
          finding.isError() ? Level.SEVERE : Level.WARNING,
          "{0} {1}",
          new Object[] {finding.key(), finding.message()});
    }
    if (configuration.server().stopOnTakenPort() && isLeaving()) {
      return;
    }
    if (configuration.isRefused()) {
      state.refuse("The configuration must not be run with.");
      LOG.severe(
          "HelloJohn does not start: set what is named above and start again. Every request is answered 503.");
      return;
    }
    if (!hasUsableDirectory()) {
      return;
    }
    executor.execute(this::open);
  }

  private boolean isLeaving() {
    var taken = endpoints.taken();
    taken.ifPresent(this::leave);
    return taken.isPresent();
  }

  /** A server without its port serves nobody; whoever started it has to hear of it. */
  private void leave(int port) {
    state.refuse("A port is taken.");
    LOG.log(
        Level.SEVERE,
        "HelloJohn does not start: port {0} is taken by another program. Stop that one, or set HELLOJOHN_HTTP_PORT, HELLOJOHN_OPS_PORT and HELLOJOHN_OPS_TLS_PORT to free ones.",
        Integer.toString(port));
    // Not on a thread that the shutdown waits for.
    new Thread(() -> System.exit(1), "hellojohn-exit").start();
  }

  private boolean hasUsableDirectory() {
    if (!configuration.database().url().isFilesystem()) {
      return true;
    }
    Path directory = configuration.server().dataDir();
    try {
      Files.createDirectories(directory);
      if (Files.isWritable(directory)) {
        return true;
      }
    } catch (IOException e) {
      LOG.log(Level.FINE, "The data directory can't be made", e);
    }
    state.refuse("The data directory can't be written.");
    LOG.log(
        Level.SEVERE,
        "HelloJohn does not start: the directory {0} can''t be written. Set HELLOJOHN_DATA_DIR to one that can.",
        directory);
    return false;
  }

  private void open() {
    try {
      installation.open();
      for (var step : steps) {
        step.run();
      }
      state.opened();
      announcement.announce(executor);
      executor.execute(this::migrate);
      scheduleUpkeep();
    } catch (InstallationRefusedException e) {
      state.refuse(e.reason());
      LOG.log(Level.SEVERE, "HelloJohn does not start: {0}", e.reason());
    } catch (SQLException | ProblemException e) {
      if (state.waiting()) {
        LOG.log(
            Level.WARNING,
            "The database is not available yet; trying again every second. {0}",
            e.getMessage());
        LOG.log(Level.FINE, "The database is not available", e);
      }
      ScheduledFuture<?> unused = executor.schedule(this::open, RETRY_SECONDS, TimeUnit.SECONDS);
    } catch (RuntimeException e) {
      state.refuse("The start failed; the log says why.");
      LOG.log(Level.SEVERE, "HelloJohn does not start", e);
    }
  }

  private void migrate() {
    try {
      int migrated = migrations.migrateAll();
      if (migrated > 0) {
        LOG.log(Level.INFO, "Brought the tables of {0} tenants up to date", migrated);
      }
    } catch (RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "Tenants' tables were not all brought up to date; each is when it is next asked for",
          e);
    }
  }

  /** What has the same period runs one after the other. */
  private void scheduleUpkeep() {
    var periods =
        upkeep.stream().collect(Collectors.groupingBy(Upkeep::period, Collectors.toList()));
    periods.forEach(
        (period, works) -> {
          ScheduledFuture<?> unused =
              executor.scheduleWithFixedDelay(
                  () -> keepUp(works), period.toSeconds(), period.toSeconds(), TimeUnit.SECONDS);
        });
  }

  /** One round; nothing that fails in it may end the rounds to come. */
  static void keepUp(List<Upkeep> works) {
    works.forEach(Startup::keepUp);
  }

  private static void keepUp(Upkeep work) {
    try {
      int done = work.run();
      if (done > 0) {
        LOG.log(Level.FINE, "Upkeep of {0} did {1}", new Object[] {work.name(), done});
      }
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "Upkeep of " + work.name() + " failed; it is tried again", e);
    } catch (Error e) {
      // The executor would drop the schedule without a word.
      LOG.log(Level.SEVERE, "Upkeep of " + work.name() + " broke; it is tried again", e);
    }
  }
}
