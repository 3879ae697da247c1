package dev.hellojohn.event.audit;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A row of {@code cp_audit_head}: the end of the operator's chain, or what the global database
 * remembers of the end of a tenant's. Its id is the chain's.
 */
@Entity
@Table(name = "cp_audit_head")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class ControlHeadEntity extends HeadColumns {

  @Id String id;
}
