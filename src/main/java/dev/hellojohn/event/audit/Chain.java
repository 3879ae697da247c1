package dev.hellojohn.event.audit;

import jakarta.persistence.EntityManager;
import java.util.function.Function;

/**
 * A chain, and the way to the tables that it lies in.
 *
 * @param id a tenant's id, or {@value #OPERATOR}
 */
record Chain(String id, ChainTables tables, ChainKey key, Transactions transactions) {

  /** The name of the operator's chain. */
  static final String OPERATOR = "operator";

  /** Runs work in one transaction of the database that has the chain. */
  interface Transactions {
    <T> T run(Function<EntityManager, T> work);
  }

  <T> T inTransaction(Function<EntityManager, T> work) {
    return transactions.run(work);
  }

  boolean isOperators() {
    return tables == ChainTables.OPERATOR;
  }
}
