package dev.hellojohn.event.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What is written into the audit trail. {@code docs/audit.md} has the same list; a test compares
 * them.
 */
public enum AuditAction {
  USER_SIGN_UP(Where.TENANT, "Somebody became a user, or tried to with a taken address"),
  USER_SIGN_IN(Where.TENANT, "A user signed in, or somebody failed to"),
  USER_REAUTHENTICATE(Where.TENANT, "A signed-in user failed to repeat their password"),
  USER_SIGN_OUT(Where.TENANT, "A user ended sessions of their own"),
  USER_CHANGE_PASSWORD(Where.TENANT, "A user changed their password"),
  USER_REQUEST_PASSWORD_RESET(
      Where.TENANT,
      "Somebody said that they forgot the password of an address, anybody's or nobody's"),
  USER_RESET_PASSWORD(Where.TENANT, "A user set a new password with a token from a mail"),
  USER_REQUEST_VERIFICATION(
      Where.TENANT,
      "Somebody asked once more for the mail that verifies an address, anybody's or nobody's"),
  USER_REQUEST_MAGIC_LINK(
      Where.TENANT,
      "Somebody asked for a link to sign in with, for an address of anybody's or nobody's"),
  USER_UNLOCK(
      Where.TENANT, "A user unlocked their account with a token from a mail; counts start anew"),
  USER_REQUEST_SMS_CODE(
      Where.TENANT,
      "A code was sent to the phone that is somebody's second factor, or could not be sent"),
  USER_REQUEST_EMAIL_CODE(
      Where.TENANT,
      "Somebody asked for a code by mail: to sign in, for anybody's address or nobody's, or as their"
          + " second factor"),
  USER_STEP_UP(
      Where.TENANT, "A user showed again who they are; their session says so from then on"),
  USER_VERIFY_EMAIL(Where.TENANT, "A user verified their address with a token from a mail"),
  USER_REQUEST_EMAIL_CHANGE(Where.TENANT, "A user asked for another address"),
  USER_CHANGE_EMAIL(
      Where.TENANT,
      "A user got the address that they had asked for, with a token from a mail to it"),
  USER_CREATE(Where.TENANT, "A user was made by the tenant's server, also with a foreign hash"),
  USER_UPDATE(Where.TENANT, "A user was changed; setting a password is one of the changes"),
  USER_DISABLE(Where.TENANT, "A user was disabled"),
  USER_ENABLE(Where.TENANT, "A disabled user was enabled"),
  USER_DELETE(Where.TENANT, "A user was removed; their personal fields leave the trail"),
  USER_REVOKE_SESSIONS(Where.TENANT, "All sessions of a user were ended by the server"),
  SESSION_REVOKE(Where.TENANT, "A session was ended by its user or the server"),
  SESSION_REUSE_TOKEN(Where.TENANT, "A used refresh token came back and ended its session"),
  FACTOR_ENROLL(Where.TENANT, "A second factor was enrolled: its first code was right"),
  FACTOR_REMOVE(Where.TENANT, "A second factor was removed, by its user or the server"),
  FACTOR_VERIFY(Where.TENANT, "A code of a second factor was right, or somebody tried a wrong one"),
  FACTOR_USE_BACKUP_CODE(Where.TENANT, "A backup code was used up"),
  FACTOR_GENERATE_BACKUP_CODES(Where.TENANT, "A user got new backup codes; the others are void"),
  FACTOR_SUSPECT_COPY(
      Where.TENANT, "A passkey was refused because its counter went back: it may have been copied"),
  DEVICE_TRUST(
      Where.TENANT, "A user who showed the second factor asked not to be asked there again"),
  DEVICE_FORGET(Where.TENANT, "A user trusts a device no longer"),
  ADMIN_SIGN_IN(Where.OPERATOR, "An administrator signed in, or somebody failed to"),
  ADMIN_SIGN_OUT(Where.OPERATOR, "An administrator signed out"),
  ADMIN_EXTEND_SESSION(Where.OPERATOR, "An administrator went on with a console session"),
  ADMIN_REVOKE_SESSION(Where.OPERATOR, "An administrator's session was ended from the list"),
  ADMIN_REFUSE_FORGERY(
      Where.OPERATOR, "A request with a console session's cookie did not come from our own page"),
  ADMIN_ENROLL_TOTP(Where.OPERATOR, "An administrator set up an authenticator app, or failed to"),
  ADMIN_REMOVE_TOTP(
      Where.OPERATOR,
      "An administrator's authenticator app was removed, by themselves or another one, or they"
          + " failed to"),
  ADMIN_USE_BACKUP_CODE(
      Where.OPERATOR, "A backup code stood in for an administrator's authenticator app"),
  ADMIN_CREATE(Where.OPERATOR, "An administrator was made"),
  ADMIN_UPDATE(Where.OPERATOR, "An administrator was changed, disabled or enabled"),
  ADMIN_DELETE(Where.OPERATOR, "An administrator was removed"),
  MASTER_KEY_CREATE(Where.OPERATOR, "A master key was made"),
  MASTER_KEY_UPDATE(Where.OPERATOR, "A master key was changed"),
  MASTER_KEY_REVOKE(Where.OPERATOR, "A master key was revoked"),
  SETTINGS_UPDATE(Where.OPERATOR, "The instance's origins, networks or limits were changed"),
  SETTINGS_RESEAL(Where.OPERATOR, "The instance's secrets were sealed with the current key"),
  TENANT_CREATE(Where.BOTH, "A tenant was made"),
  TENANT_UPDATE(Where.BOTH, "A tenant's settings were changed"),
  TENANT_SUSPEND(Where.BOTH, "A tenant was suspended"),
  TENANT_ACTIVATE(Where.BOTH, "A tenant's suspension was ended"),
  TENANT_DELETE(Where.BOTH, "A tenant was deleted, reversibly"),
  TENANT_RESTORE(Where.BOTH, "A tenant's deletion was taken back"),
  TENANT_PURGE(
      Where.OPERATOR, "A tenant's data was dropped, on request or after its time of grace"),
  TENANT_ROTATE_KEYS(Where.BOTH, "A tenant's signing keys got successors"),
  TENANT_MIGRATE(Where.BOTH, "A tenant's tables were brought up to date on request"),
  TENANT_SET_MAIL_SERVER(Where.BOTH, "A tenant got a mail server of its own, or another one"),
  TENANT_REMOVE_MAIL_SERVER(
      Where.BOTH, "A tenant's own mail server was taken away; mails go by the operator's"),
  TENANT_TEST_MAIL_SERVER(Where.BOTH, "A mail was sent by a tenant's own server to test it"),
  TENANT_SET_MAIL_TEXT(Where.BOTH, "A tenant got a mail text of its own, or another one"),
  TENANT_REMOVE_MAIL_TEXT(
      Where.BOTH, "A tenant's own mail text was taken away; the operator's is sent"),
  CLIENT_CREATE(Where.BOTH, "A client of a tenant was made"),
  CLIENT_UPDATE(Where.BOTH, "A client of a tenant was changed"),
  CLIENT_ROTATE_SECRET(Where.BOTH, "A client got a new secret key"),
  CLIENT_DELETE(Where.BOTH, "A client of a tenant was removed"),
  CONNECTOR_CREATE(Where.TENANT, "A connector for inbound webhooks was made"),
  CONNECTOR_UPDATE(
      Where.TENANT, "A connector was changed, or the overlap of its two secrets was ended"),
  CONNECTOR_ROTATE_SECRET(Where.TENANT, "A connector got a new secret"),
  CONNECTOR_DELETE(Where.TENANT, "A connector was removed"),
  AUDIT_EXPORT(Where.EITHER, "This trail was exported"),
  AUDIT_PRUNE(Where.EITHER, "Entries of this trail were removed that retention lets go");

  private final Where where;
  private final String description;

  AuditAction(Where where, String description) {
    this.where = where;
    this.description = description;
  }

  /** The name in the API and in the stored entry: {@code user.sign_in}. */
  public String wireName() {
    var words = name().toLowerCase(Locale.ROOT);
    int noun = words.startsWith("master_key_") ? "master_key".length() : words.indexOf('_');
    return words.substring(0, noun) + '.' + words.substring(noun + 1);
  }

  /** The action of that name, exactly spelt. */
  public static Optional<AuditAction> parse(String wireName) {
    return Arrays.stream(values()).filter(action -> action.wireName().equals(wireName)).findFirst();
  }

  /** Which chains have it, in the words of the documentation. */
  public String where() {
    return where.words;
  }

  /** What it stands for, in the words of the documentation. */
  public String description() {
    return description;
  }

  private enum Where {
    TENANT("tenant"),
    OPERATOR("operator"),
    /** In the operator's when it is done, and within a second in the tenant's. */
    BOTH("operator and tenant"),
    EITHER("the one concerned");

    private final String words;

    Where(String words) {
      this.words = words;
    }
  }
}
