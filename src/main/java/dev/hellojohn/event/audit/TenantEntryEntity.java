package dev.hellojohn.event.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.PartitionKey;
import org.hibernate.annotations.TenantId;

/** A row of {@code hj_audit_entry}. */
@Entity
@DynamicUpdate
@Table(name = "hj_audit_entry")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class TenantEntryEntity extends EntryColumns {

  @Id String id;

  @TenantId
  @PartitionKey
  @Column(name = "tenant_id")
  String tenantId;

  @Override
  String id() {
    return id;
  }
}
