package dev.hellojohn.event.audit;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code cp_audit_checkpoint}. */
@Entity
@Table(name = "cp_audit_checkpoint")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class OperatorCheckpointEntity extends CheckpointColumns {

  @Id String id;
}
