package dev.hellojohn.user;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.PartitionKey;
import org.hibernate.annotations.TenantId;

/** A row of {@code hj_former_password}. Their ids are in the order of their making. */
@Entity
@Table(name = "hj_former_password")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class FormerPasswordEntity {

  @Id String id;

  @TenantId
  @PartitionKey
  @Column(name = "tenant_id")
  String tenantId;

  @Column(name = "user_id")
  String userId;

  @Column(name = "password_hash")
  String passwordHash;

  @Column(name = "replaced_at")
  Instant replacedAt;
}
