package dev.hellojohn.factor;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.PartitionKey;
import org.hibernate.annotations.TenantId;

/**
 * A row of {@code hj_sms_turn}, one of each tenant. Who has it locked counts the tenant's messages
 * and adds one, and nobody else does meanwhile.
 */
@Entity
@Table(name = "hj_sms_turn")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class SmsTurnEntity {

  /** The tenant's id. */
  @Id String id;

  @TenantId
  @PartitionKey
  @Column(name = "tenant_id")
  String tenantId;
}
