package dev.hellojohn.store.jpa;

/** Whose share of the connections a transaction waits for; counted when it waits in vain. */
public enum ConnectionShare {
  /** One tenant's. */
  TENANT,
  /** That of all tenants together. */
  TENANTS,
  /** All connections of this node. */
  POOL
}
