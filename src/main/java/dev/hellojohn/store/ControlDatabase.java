package dev.hellojohn.store;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.function.Consumer;
import java.util.function.Function;

/** The global database of the Control Plane: tenants, clients, operators, signing keys. */
@Singleton
public class ControlDatabase {

  /** The control plane is nobody's tenant; its entities have no tenant column. */
  public static final String NO_TENANT = "control";

  private final Installation installation;

  @Inject
  public ControlDatabase(Installation installation) {
    this.installation = installation;
  }

  /**
   * Runs work in one transaction, committed if it returns, rolled back if it throws.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code service_unavailable} if the database is
   *     away or not opened yet
   */
  public <T> T inTransaction(Function<EntityManager, T> work) {
    return installation.get().control().inTransaction(NO_TENANT, work);
  }

  /**
   * Runs work that only reads, with as few round trips as the product allows (ADR 031). Each query
   * sees what was committed when it began. Work that changes, persists or removes something is
   * refused.
   *
   * @throws dev.hellojohn.kernel.ProblemException as {@link #inTransaction}
   */
  public <T> T reading(Function<EntityManager, T> work) {
    return installation.get().control().reading(NO_TENANT, work);
  }

  /** As {@link #inTransaction}, for work without a result. */
  public void run(Consumer<EntityManager> work) {
    inTransaction(
        em -> {
          work.accept(em);
          return Boolean.TRUE;
        });
  }
}
