package dev.hellojohn.factor;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.PartitionKey;
import org.hibernate.annotations.TenantId;

/** A row of {@code hj_passkey}. */
@Entity
@Table(name = "hj_passkey")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class PasskeyEntity {

  @Id String id;

  @TenantId
  @PartitionKey
  @Column(name = "tenant_id")
  String tenantId;

  @Column(name = "factor_id")
  String factorId;

  @Column(name = "rp_id")
  String rpId;

  @Column(name = "credential_id")
  String credentialId;

  @Column(name = "public_key")
  String publicKey;

  String aaguid;

  String attestation;

  /** Words with a space between them. */
  String transports;

  @Column(name = "sign_count")
  long signCount;

  @Column(name = "backup_eligible")
  boolean backupEligible;

  @Column(name = "backed_up")
  boolean backedUp;
}
