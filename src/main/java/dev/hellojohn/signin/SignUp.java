package dev.hellojohn.signin;

import dev.hellojohn.captcha.Captcha;
import dev.hellojohn.captcha.CaptchaUse;
import dev.hellojohn.edge.Origin;
import dev.hellojohn.edge.idempotency.Creation;
import dev.hellojohn.edge.idempotency.CreationRequest;
import dev.hellojohn.edge.idempotency.Idempotency;
import dev.hellojohn.event.audit.Actor;
import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.event.mail.MailOrder;
import dev.hellojohn.event.mail.MailOutbox;
import dev.hellojohn.event.mail.MailPurpose;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.session.Authentication;
import dev.hellojohn.store.jpa.PersistenceFailures;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.SignInMethod;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.user.NewPasswords;
import dev.hellojohn.user.NewUser;
import dev.hellojohn.user.User;
import dev.hellojohn.user.UserBody;
import dev.hellojohn.user.UserConflicts;
import dev.hellojohn.user.UserFields;
import dev.hellojohn.user.UserStatus;
import dev.hellojohn.user.Username;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a user of whoever asks, and begins their first session, in one transaction.
 *
 * <p>A taken address is 409. With the tenant's enumeration protection on, it is answered as a new
 * one is: 201 with the user as it would be and no session, with the same hash and the same
 * statements; who owns the address gets a mail that leads them into the account that there is. Then
 * nobody signs up with a username either: usernames are public, so that one which is taken
 * afterwards would tell that the address was free.
 */
@Singleton
public class SignUp {

  private static final String EMAIL = "email";

  private final Captcha captcha;
  private final UserConflicts conflicts;
  private final Users users;
  private final NewPasswords passwords;
  private final CompleteSignIn completion;
  private final LandingPages pages;
  private final MailOutbox outbox;
  private final Idempotency idempotency;
  private final AuditLog audit;
  private final Tally tally;
  private final Clock clock;

  @Inject
  SignUp(
      Captcha captcha,
      UserConflicts conflicts,
      Users users,
      NewPasswords passwords,
      CompleteSignIn completion,
      LandingPages pages,
      MailOutbox outbox,
      Idempotency idempotency,
      AuditLog audit,
      Tally tally,
      Clock clock) {
    this.captcha = captcha;
    this.conflicts = conflicts;
    this.users = users;
    this.passwords = passwords;
    this.completion = completion;
    this.pages = pages;
    this.outbox = outbox;
    this.idempotency = idempotency;
    this.audit = audit;
    this.tally = tally;
    this.clock = clock;
  }

  /**
   * Signs up.
   *
   * @param creation the request with its idempotency key
   * @throws ProblemException {@code email_already_exists}, {@code username_taken}, {@code
   *     invalid_email}, {@code validation_failed}, {@code password_too_weak}, {@code
   *     password_breached}, {@code captcha_required}, {@code captcha_failed}, {@code
   *     service_unavailable}
   */
  SignedInBody signUp(
      CreationRequest creation, Client client, SignUpRequest request, Origin origin) {
    return tally.outcome(Happening.SIGN_UP, () -> admit(creation, client, request, origin));
  }

  /**
   * Whom to make.
   *
   * @param mail by which they verify their address
   */
  private record Wanted(NewUser user, MailOrder mail) {}

  private SignedInBody admit(
      CreationRequest creation, Client client, SignUpRequest request, Origin origin) {
    var tenant = creation.tenant();
    SignInRules.require(tenant.authConfig(), SignInMethod.PASSWORD);
    var wanted = read(tenant, client, request);
    // Not for a request that is repeated and answered as before: its token has been used.
    var person =
        Once.of(() -> captcha.require(tenant, client, CaptchaUse.SIGN_UP, request.captchaToken()));
    if (tenant.authConfig().enumerationProtection()) {
      return signUpSilently(creation, wanted, request.password(), person);
    }
    return conflicts.named(
        tenant,
        wanted.user().email(),
        wanted.user().username(),
        null,
        () ->
            idempotency.create(
                creation,
                SignedInBody.class,
                () -> {
                  person.run();
                  return prepare(tenant, client, wanted, request.password(), origin);
                }));
  }

  private Wanted read(Tenant tenant, Client client, SignUpRequest request) {
    var fields = new UserFields();
    var email = fields.email(request.email());
    if (!SignInRules.allowsDomain(tenant.authConfig(), email) && fields.isFaultless()) {
      fields.fault(EMAIL, "domain_not_allowed", "Addresses of this domain can not sign up here.");
    }
    var user =
        new NewUser(
            email,
            false,
            username(tenant, fields, request.username()),
            fields.name(request.name()),
            null,
            null,
            null,
            NewUser.DEFAULT_ROLE,
            UserStatus.ACTIVE,
            fields.publicMetadata("metadata", request.metadata()),
            Map.of());
    var page = pages.verifyEmail(fields, client, request.redirectUrl());
    fields.finish();
    return new Wanted(user, new MailOrder(MailPurpose.VERIFY_EMAIL, email, page));
  }

  private static @Nullable Username username(
      Tenant tenant, UserFields fields, @Nullable String text) {
    if (text == null || !tenant.authConfig().enumerationProtection()) {
      return fields.username(text);
    }
    fields.fault(
        "username",
        "not_allowed",
        "Sign up without one here, and set it by PATCH /v1/auth/me afterwards.");
    return null;
  }

  private Creation<SignedInBody> prepare(
      Tenant tenant, Client client, Wanted wanted, String password, Origin origin) {
    var hash = hash(tenant, wanted.user(), password);
    var user = users.prepare(wanted.user());
    var authentication = Authentication.byPassword(clock.instant());
    var arrival = new Arrival(tenant, client, user, authentication, origin);
    if (!completion.isEnough(arrival)) {
      return new Creation<>(
          new SignedInBody(UserBody.of(user), null),
          em -> {
            users.insert(em, user, hash);
            outbox.add(em, tenant, wanted.mail());
            audit.append(em, success(user));
          });
    }
    var beginning = completion.prepare(arrival);
    return new Creation<>(
        beginning.answer(),
        em -> {
          users.insert(em, beginning.user(), hash);
          completion.insert(em, tenant, beginning);
          outbox.add(em, tenant, wanted.mail());
          var session = beginning.session().session().id();
          audit.append(em, success(user).detail("session_id", session.value()));
        });
  }

  private SignedInBody signUpSilently(
      CreationRequest creation, Wanted wanted, String password, Runnable person) {
    try {
      return createSilently(creation, wanted, password, person);
    } catch (RuntimeException e) {
      // Somebody took the address between the look and the insert: the next look sees it.
      if (PersistenceFailures.isUniqueViolation(e)) {
        return createSilently(creation, wanted, password, person);
      }
      throw e;
    }
  }

  private SignedInBody createSilently(
      CreationRequest creation, Wanted wanted, String password, Runnable person) {
    return idempotency.create(
        creation,
        SignedInBody.class,
        () -> {
          person.run();
          var tenant = creation.tenant();
          var hash = hash(tenant, wanted.user(), password);
          var user = users.prepare(wanted.user());
          return new Creation<>(
              new SignedInBody(UserBody.of(user), null),
              em -> insertIfFree(em, tenant, user, hash, wanted.mail()));
        });
  }

  /** Either way one mail is ordered: to verify the address, or to say that it has an account. */
  private void insertIfFree(
      EntityManager em, Tenant tenant, User user, String hash, MailOrder mail) {
    if (users.isTaken(em, user.email())) {
      users.insertNothing(em, user);
      outbox.add(
          em,
          tenant,
          new MailOrder(MailPurpose.SIGN_UP_AGAIN, user.email(), pages.resetPassword()));
      audit.append(
          em,
          AuditEvent.refused(AuditAction.USER_SIGN_UP, ErrorCode.EMAIL_ALREADY_EXISTS)
              .personal(EMAIL, user.email().value()));
    } else {
      users.insert(em, user, hash);
      outbox.add(em, tenant, mail);
      audit.append(em, success(user));
    }
  }

  private static AuditEvent success(User user) {
    return AuditEvent.of(AuditAction.USER_SIGN_UP)
        .by(Actor.of(user.id()))
        .on(user.id())
        .personal(EMAIL, user.email().value());
  }

  private String hash(Tenant tenant, NewUser wanted, String password) {
    var context =
        NewPasswords.context(tenant, wanted.email().value(), wanted.name(), wanted.username());
    return passwords.hash(tenant, "password", password, context);
  }
}
