package dev.hellojohn.kernel;

import java.util.Locale;

/**
 * Every error that the API answers with: the word for programs, the HTTP status, and a sentence
 * that tells a person what to do. Renaming one breaks callers.
 */
public enum ErrorCode {
  /** The request is malformed in a way that no other code names. */
  INVALID_REQUEST(400, "The request is malformed. Check it against the API description."),
  /** The body is not JSON, or not within the limits of nesting and duplicate keys. */
  INVALID_JSON(400, "The body is not valid JSON. Check its syntax and try again."),
  /** The paging cursor was forged, or belongs to another list. */
  INVALID_CURSOR(400, "The cursor is not valid here. Start again from the first page."),

  /** No credential was sent. */
  MISSING_CREDENTIALS(401, "Send a credential: an X-Client-Id header or an Authorization header."),
  /** Sign-in failed; says nothing about whether the account exists. */
  INVALID_CREDENTIALS(401, "The e-mail address or the password is not correct."),
  /** The publishable key is unknown. */
  INVALID_CLIENT_KEY(401, "The publishable key is not valid. Check the X-Client-Id header."),
  /** The secret key or master key is unknown, expired or revoked. */
  INVALID_API_KEY(401, "The API key is not valid. Check the Authorization header."),
  /** The token is malformed, forged, or meant for something else. */
  INVALID_TOKEN(401, "The token is not valid. Sign in again."),
  /** The access token's life is over. */
  TOKEN_EXPIRED(401, "The access token has expired. Refresh it and try again."),
  /** The refresh token is malformed, forged, or was used before. */
  REFRESH_TOKEN_INVALID(401, "The refresh token is not valid. Sign in again."),
  /** The refresh token's life is over. */
  REFRESH_TOKEN_EXPIRED(401, "The refresh token has expired. Sign in again."),
  /** The session was ended by its owner, an administrator, or because of token theft. */
  SESSION_REVOKED(401, "This session has been ended. Sign in again."),
  /** The second factor's code is wrong. */
  MFA_INVALID_CODE(401, "The code is not correct. Try again with a new one."),
  /** The challenge is too old, used, or had too many wrong answers. */
  CHALLENGE_EXPIRED(401, "This challenge is no longer valid. Start again."),
  /** A signature over the request does not hold. */
  SIGNATURE_INVALID(401, "The signature is not valid for this request."),

  /** Too many failed sign-ins; told only to whoever knows the password. */
  ACCOUNT_LOCKED(403, "This account is locked after too many attempts. Try again later."),
  /** The account was disabled by an administrator. */
  ACCOUNT_DISABLED(403, "This account is disabled. Contact support."),
  /** The tenant wants the token of a captcha here. */
  CAPTCHA_REQUIRED(403, "Solve the captcha, and send its token as captcha_token."),
  /** The captcha's provider does not vouch for the token. */
  CAPTCHA_FAILED(403, "The captcha was not accepted. Solve a new one."),
  /** The address must be verified first. */
  EMAIL_NOT_VERIFIED(403, "Verify your e-mail address first."),
  /** The password was right and a second factor is needed. */
  MFA_REQUIRED(403, "A second factor is required. Complete the challenge."),
  /** The tenant asks for a second factor and the user has none. */
  MFA_ENROLLMENT_REQUIRED(403, "Set up a second factor first."),
  /** The credential is good and may not do this. */
  INSUFFICIENT_PERMISSIONS(403, "This credential is not allowed to do that."),
  /** Only a Control Plane credential may do this. */
  CP_ADMIN_REQUIRED(403, "This needs a Control Plane administrator's token or a master key."),
  /** Two parts of the request name different tenants. */
  TENANT_MISMATCH(403, "The credentials do not belong to the same tenant."),
  /** The tenant is suspended. */
  TENANT_SUSPENDED(403, "This tenant is suspended. Contact its operator."),
  /** The browser's origin is not on the tenant's list. */
  ORIGIN_NOT_ALLOWED(403, "This origin is not allowed. Add it to the allowed origins."),
  /** The address is not on the allow-list. */
  IP_NOT_ALLOWED(403, "This address is not allowed here."),
  /** The anti-forgery token is missing or wrong. */
  CSRF_FAILED(403, "The CSRF token is missing or not valid. Reload the page and try again."),

  /** It does not exist, or belongs to another tenant. */
  NOT_FOUND(404, "There is nothing here."),
  /** The path exists, for other methods. */
  METHOD_NOT_ALLOWED(405, "This method is not allowed here. See the Allow header."),
  /** The answer cannot be given in a form that the caller accepts. */
  NOT_ACCEPTABLE(406, "The answer is JSON. Send an Accept header that allows application/json."),

  /** Another user of the tenant has this address. */
  EMAIL_ALREADY_EXISTS(409, "An account with this e-mail address exists already. Sign in instead."),
  /** Another user of the tenant has this name. */
  USERNAME_TAKEN(409, "This username is taken. Choose another one."),
  /** Another tenant has this slug. */
  SLUG_TAKEN(409, "This slug is taken. Choose another one."),
  /** The object's state does not allow it. */
  CONFLICT(409, "This is not possible in the current state. Read the object again."),
  /** The object was changed by someone else since it was read. */
  PRECONDITION_FAILED(412, "The object has changed. Read it again and repeat the change."),
  /** The body is larger than allowed. */
  PAYLOAD_TOO_LARGE(413, "The body is too large."),
  /** The body has a media type that is not read here. */
  UNSUPPORTED_MEDIA_TYPE(415, "Send the body as application/json."),

  /** Fields are missing, unknown or invalid; the details name them. */
  VALIDATION_FAILED(422, "Some fields are not valid. See the details."),
  /** The password breaks the tenant's rules. */
  PASSWORD_TOO_WEAK(422, "This password does not meet the rules. See the details."),
  /** The password is on the list of common and leaked ones. */
  PASSWORD_BREACHED(422, "This password is too common or has been leaked. Choose another one."),
  /** The e-mail address is not one. */
  INVALID_EMAIL(422, "This is not a valid e-mail address."),
  /** The key was used with another body. */
  IDEMPOTENCY_KEY_REUSED(422, "This Idempotency-Key was used for another request. Use a new one."),

  /** Too many requests. */
  RATE_LIMIT_EXCEEDED(429, "Too many requests. Please try again later."),

  /** A defect of the server. */
  INTERNAL_ERROR(500, "Something went wrong. Quote the request id when you report it."),
  /** The server cannot answer now. */
  SERVICE_UNAVAILABLE(503, "The service is busy or not reachable. Please try again shortly."),
  /** The tenant is being provisioned or migrated. */
  TENANT_NOT_READY(503, "This tenant is being prepared. Please try again shortly.");

  private final int status;
  private final String defaultMessage;

  ErrorCode(int status, String defaultMessage) {
    this.status = status;
    this.defaultMessage = defaultMessage;
  }

  /** The word in the answer's {@code error} member: the constant's name in lower case. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The HTTP status of the answer. */
  public int status() {
    return status;
  }

  /** A sentence for a person that says what to do. */
  public String defaultMessage() {
    return defaultMessage;
  }
}
