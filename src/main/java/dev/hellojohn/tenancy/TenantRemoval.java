package dev.hellojohn.tenancy;

import jakarta.persistence.EntityManager;

/** Is told of each tenant whose data is gone for good; the audit trail has the one bean. */
public interface TenantRemoval {

  /** A deleted tenant was removed; runs in the control transaction that forgets it. */
  void removed(EntityManager em, Tenant tenant);
}
