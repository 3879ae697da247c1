package dev.hellojohn.factor;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.PartitionKey;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/** A row of {@code hj_mfa_backup_code}. Its id is an HMAC of the code, which nobody has stored. */
@Entity
@Table(name = "hj_mfa_backup_code")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class BackupCodeEntity {

  @Id String id;

  @TenantId
  @PartitionKey
  @Column(name = "tenant_id")
  String tenantId;

  @Column(name = "factor_id")
  String factorId;

  @Column(name = "used_at")
  @Nullable Instant usedAt;
}
