package dev.hellojohn.user;

import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Reads a server's change of a user, and hashes the password that it sets. */
@Singleton
public class UserChanges {

  private final TenantUnits units;
  private final Users users;
  private final NewPasswords passwords;

  @Inject
  public UserChanges(TenantUnits units, Users users, NewPasswords passwords) {
    this.units = units;
    this.users = users;
    this.passwords = passwords;
  }

  /**
   * Reads a change.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed}, {@code invalid_email},
   *     {@code password_too_weak}, {@code password_breached}; {@code service_unavailable}
   */
  UserChange read(Tenant tenant, UserId id, ChangeUserRequest request) {
    var fields = new UserFields();
    Patch<Email> email = fields.required("email", request.email(), fields::email);
    var change =
        new UserChange(
            email,
            fields.required("email_verified", request.emailVerified()),
            fields.patch(request.username(), fields::username),
            fields.patch(request.name(), fields::name),
            fields.patch(request.phone(), fields::phone),
            fields.patch(request.avatarUrl(), fields::avatarUrl),
            fields.patch(request.externalId(), fields::externalId),
            Patch.absent(),
            fields.required("role", request.role(), fields::role),
            fields.required("status", request.status(), fields::status),
            request.publicMetadata(),
            request.privateMetadata());
    fields.finish();
    return change.withPasswordHash(hash(tenant, id, change, request.password()));
  }

  private Patch<String> hash(Tenant tenant, UserId id, UserChange change, Patch<String> password) {
    var text = password.value().orElse(null);
    if (text == null) {
      return password;
    }
    Optional<User> current = units.reading(tenant, em -> users.find(em, id));
    var email =
        change.email().value().or(() -> current.map(User::email)).map(Email::value).orElse("");
    var context =
        NewPasswords.context(
            tenant,
            email,
            change.name().applyTo(current.map(User::name).orElse(null)),
            change.username().applyTo(current.map(User::username).orElse(null)));
    return Patch.of(passwords.hash(tenant, id, "password", text, context));
  }
}
