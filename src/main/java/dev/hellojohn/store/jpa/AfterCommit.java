package dev.hellojohn.store.jpa;

import jakarta.persistence.EntityManager;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import org.hibernate.Session;

/** Work that must not be done for what is not there: not yet, or never. */
public final class AfterCommit {

  private AfterCommit() {}

  /**
   * Runs work once the transaction is committed, on the thread that commits it; never, if it is
   * rolled back. Whoever looks before finds nothing in the database.
   *
   * @param em of the transaction
   * @param work short, and without an exception: the transaction can't be taken back any more
   */
  public static void run(EntityManager em, Runnable work) {
    em.unwrap(Session.class)
        .getTransaction()
        .registerSynchronization(
            new Synchronization() {
              @Override
              public void beforeCompletion() {
                // Nothing to add to the transaction.
              }

              @Override
              public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                  work.run();
                }
              }
            });
  }
}
