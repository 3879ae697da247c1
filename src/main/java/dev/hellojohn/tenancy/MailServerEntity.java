package dev.hellojohn.tenancy;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code cp_mail_server}. */
@Entity
@Table(name = "cp_mail_server")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class MailServerEntity {

  /** The tenant's. */
  @Id String id;

  String host;

  int port;

  String security;

  @Nullable String username;

  /** Sealed for the tenant; of nothing where nobody logs in. */
  String password;

  @Column(name = "from_address")
  String fromAddress;

  @Column(name = "from_name")
  @Nullable String fromName;

  @Column(name = "reply_to")
  @Nullable String replyTo;

  long version;

  @Column(name = "updated_at")
  Instant updatedAt;
}
