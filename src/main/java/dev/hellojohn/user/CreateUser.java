package dev.hellojohn.user;

import dev.hellojohn.edge.idempotency.Creation;
import dev.hellojohn.edge.idempotency.CreationRequest;
import dev.hellojohn.edge.idempotency.Idempotency;
import dev.hellojohn.tenancy.Tenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Makes a user on behalf of the tenant's server, also with a hash that another product made. */
@Singleton
public class CreateUser {

  private final Users users;
  private final UserConflicts conflicts;
  private final NewPasswords passwords;
  private final Idempotency idempotency;
  private final UserAudit audit;

  @Inject
  public CreateUser(
      Users users,
      UserConflicts conflicts,
      NewPasswords passwords,
      Idempotency idempotency,
      UserAudit audit) {
    this.users = users;
    this.conflicts = conflicts;
    this.passwords = passwords;
    this.idempotency = idempotency;
    this.audit = audit;
  }

  /**
   * Makes a user.
   *
   * @param creation the request with its idempotency key
   * @throws dev.hellojohn.kernel.ProblemException {@code email_already_exists}, {@code
   *     username_taken}, {@code conflict}; {@code invalid_email}, {@code validation_failed}, {@code
   *     password_too_weak}, {@code password_breached}; {@code service_unavailable}
   */
  public ManagedUserBody create(CreationRequest creation, CreateUserRequest request) {
    var wanted = read(request);
    return conflicts.named(
        creation.tenant(),
        wanted.email(),
        wanted.username(),
        null,
        () ->
            idempotency.create(
                creation,
                ManagedUserBody.class,
                () -> {
                  var hash = hash(creation.tenant(), wanted, request);
                  var user = users.prepare(wanted);
                  return new Creation<>(
                      ManagedUserBody.of(user),
                      em -> {
                        users.insert(em, user, hash);
                        audit.created(em, user, request.passwordHash() != null);
                      });
                }));
  }

  private static NewUser read(CreateUserRequest request) {
    var fields = new UserFields();
    if (request.password() != null && request.passwordHash() != null) {
      fields.fault("password_hash", "not_together", "Send either password or password_hash.");
    }
    var role = fields.role(request.role());
    var wanted =
        new NewUser(
            fields.email(request.email()),
            Boolean.TRUE.equals(request.emailVerified()),
            fields.username(request.username()),
            fields.name(request.name()),
            fields.phone(request.phone()),
            fields.avatarUrl(request.avatarUrl()),
            fields.externalId(request.externalId()),
            role == null ? NewUser.DEFAULT_ROLE : role,
            fields.status(request.status()),
            fields.publicMetadata("public_metadata", request.publicMetadata()),
            fields.privateMetadata(request.privateMetadata()));
    fields.finish();
    return wanted;
  }

  private @Nullable String hash(Tenant tenant, NewUser wanted, CreateUserRequest request) {
    if (request.passwordHash() != null) {
      return NewPasswords.imported(request.passwordHash());
    }
    if (request.password() == null) {
      return null;
    }
    var context =
        NewPasswords.context(tenant, wanted.email().value(), wanted.name(), wanted.username());
    return passwords.hash(tenant, "password", request.password(), context);
  }
}
