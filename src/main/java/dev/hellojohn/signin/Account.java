package dev.hellojohn.signin;

import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.user.PasswordCredential;
import dev.hellojohn.user.PasswordCredentials;
import dev.hellojohn.user.Username;
import jakarta.persistence.EntityManager;
import java.util.Optional;

/** How a caller names the account whose password they show. */
sealed interface Account {

  /** Finds the user, with one statement whether there is one or not. */
  Optional<PasswordCredential> find(PasswordCredentials credentials, EntityManager em);

  /** A text of its own for each account that there could be, to count attempts by. */
  String key();

  /** What showing this account's password is called in the audit trail. */
  default AuditAction act() {
    return AuditAction.USER_SIGN_IN;
  }

  /** By e-mail address. */
  record ByEmail(Email email) implements Account {

    @Override
    public Optional<PasswordCredential> find(PasswordCredentials credentials, EntityManager em) {
      return credentials.byEmail(em, email);
    }

    @Override
    public String key() {
      return "email:" + email.value();
    }
  }

  /** By username. */
  record ByUsername(Username username) implements Account {

    @Override
    public Optional<PasswordCredential> find(PasswordCredentials credentials, EntityManager em) {
      return credentials.byUsername(em, username);
    }

    @Override
    public String key() {
      return "username:" + username.value();
    }
  }

  /** The signed-in user. */
  record ById(UserId id) implements Account {

    @Override
    public Optional<PasswordCredential> find(PasswordCredentials credentials, EntityManager em) {
      return credentials.byId(em, id);
    }

    @Override
    public String key() {
      return id.value();
    }

    @Override
    public AuditAction act() {
      return AuditAction.USER_REAUTHENTICATE;
    }
  }
}
