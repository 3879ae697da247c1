package dev.hellojohn.event.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A row of {@code cp_audit_entry}. */
@Entity
@DynamicUpdate
@Table(name = "cp_audit_entry")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class OperatorEntryEntity extends EntryColumns {

  @Id String id;

  /** The tenant whose chain is still to get a copy. */
  @Column(name = "copy_for")
  @Nullable String copyFor;

  @Override
  String id() {
    return id;
  }
}
