package dev.hellojohn.event.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.PartitionKey;
import org.hibernate.annotations.TenantId;

/** A row of {@code hj_audit_head}: the end of the tenant's chain. Its id is the tenant's. */
@Entity
@Table(name = "hj_audit_head")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class TenantHeadEntity extends HeadColumns {

  @Id String id;

  @TenantId
  @PartitionKey
  @Column(name = "tenant_id")
  String tenantId;
}
