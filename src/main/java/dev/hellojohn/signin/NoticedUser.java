package dev.hellojohn.signin;

import dev.hellojohn.event.mail.OrderedMail;
import dev.hellojohn.user.User;
import dev.hellojohn.user.Users;
import jakarta.persistence.EntityManager;
import java.util.Optional;

/** Who gets a mail that they have not asked for. */
final class NoticedUser {

  private NoticedUser() {}

  /** The user whom a mail is about, if they are active and have shown its address to be theirs. */
  static Optional<User> of(Users users, EntityManager em, OrderedMail mail) {
    return Optional.ofNullable(mail.user())
        .flatMap(id -> users.find(em, id))
        .filter(User::isActive)
        .filter(User::emailVerified)
        .filter(user -> user.email().equals(mail.recipient()));
  }
}
