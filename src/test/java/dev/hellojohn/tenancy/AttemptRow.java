package dev.hellojohn.tenancy;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.PartitionKey;
import org.hibernate.annotations.TenantId;

/** A row of one of the tenant tables, mapped as features map theirs. */
@Entity
@Table(name = "hj_sign_in_attempt")
class AttemptRow {

  @Id String id;

  @TenantId
  @PartitionKey
  @Column(name = "tenant_id")
  String tenantId;

  int failures;

  @Column(name = "window_started_at")
  Instant windowStartedAt;

  static AttemptRow of(String id, int failures) {
    var row = new AttemptRow();
    row.id = id;
    row.failures = failures;
    row.windowStartedAt = Instant.parse("2026-01-01T00:00:00Z");
    return row;
  }
}
