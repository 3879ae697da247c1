package dev.hellojohn.config;

/**
 * Every key that is read: environment variable, Liberty server variable, or system property. A key
 * marked as secret may also be given as a file, by the key's name with {@code _FILE} at its end;
 * those of the server itself may not.
 */
public enum ConfigurationKey {
  /** The run mode. */
  ENV("production", "`development`, `test` or `production`. Anything else is production."),
  /** The public URL. */
  PUBLIC_URL(
      "`http://localhost:` and `HELLOJOHN_HTTP_PORT`, outside production",
      "The URL at which callers reach the server; links in mails and token issuers are built from"
          + " it. Production needs https."),
  /** The address of the public port. */
  HTTP_HOST("`*`", "The address that the public port listens on."),
  /** The public port. */
  HTTP_PORT("3100", "The public port: API, console and hosted pages."),
  /** The port in the public URL. */
  PUBLIC_PORT(
      Kind.SERVER,
      "443",
      "The port in the public URL, when it is none of 80, 443 and the public port."),
  /** The address of the ops ports. */
  OPS_HOST(Kind.SERVER, "127.0.0.1", "The address that the ops ports listen on."),
  /** The port of the operation. */
  OPS_PORT("9090", "The port for metrics, health and OpenAPI. Never route the public to it."),
  /** The port of the operation with TLS. */
  OPS_TLS_PORT("9443", "The port of Liberty's Admin Center, with TLS."),
  /** The password of the ops port's key store. */
  OPS_KEYSTORE_PASSWORD(
      Kind.SERVER,
      "`hellojohn-ops`",
      "The password of the key store that holds the certificate of Admin Center's port."),
  /** The user of Admin Center. */
  OPS_ADMIN_USERNAME(Kind.SERVER, "admin", "Who may open Admin Center."),
  /** The password of Admin Center. */
  OPS_ADMIN_PASSWORD(
      Kind.SERVER, "none: closed", "The password of that user, best hashed by securityUtility."),
  /** Whether a taken port ends the process. */
  STOP_ON_TAKEN_PORT(
      "`true` in the packaged server, `false` in any other",
      "Whether the whole server stops with one line when a port is taken. Liberty goes on without"
          + " it, which is right where other applications run."),
  /** The directory of the filesystem storage. */
  DATA_DIR(
      "`~/.hellojohn`",
      "Where the filesystem storage keeps its files while no database URL is set."),
  /** The database. */
  DATABASE_URL(
      Kind.SECRET,
      "filesystem storage",
      "`jdbc:postgresql:`, `jdbc:mysql:`, `postgres://` or `mysql://`. Production needs one."),
  /** The database login that provisions and migrates. */
  DATABASE_USERNAME("the one in the URL", "The login that provisions and migrates."),
  /** Its password. */
  DATABASE_PASSWORD(
      Kind.SECRET,
      "the one in the URL",
      "Its password. May be absent where a client certificate or a socket stands in."),
  /** How tenants are kept apart. */
  TENANT_ISOLATION_MODE(
      "separate_schema",
      "How a new tenant is kept apart when its creation does not say: `separate_database`,"
          + " `separate_schema` or `shared_schema`."),
  /** The tenant that the root well-known documents speak for. */
  DEFAULT_TENANT("none", "The slug of the tenant for which the root's `/.well-known` answers."),
  /** The connection budget. */
  DB_MAX_CONNECTIONS(
      "20", "How many database connections this node holds at most, over all pools."),
  /** The bound on persistence units. */
  TENANT_UNITS_MAX(
      "what an eighth of the heap holds",
      "How many isolated tenants this node keeps ready at once, at about 2 MiB each."),
  /** The first administrator. */
  ADMIN_SEED_EMAIL(
      "`admin@example.com` in development",
      "The first administrator's address, used while there is no administrator."),
  /** The first administrator's password. */
  ADMIN_SEED_PASSWORD(
      Kind.SECRET,
      "`hellojohn-development` in development",
      "The first administrator's password: 12 characters or more in production."),
  /** The master key. */
  ENCRYPTION_KEY(
      Kind.SECRET,
      "a published one outside production",
      "The master key for data at rest, 64 hexadecimal digits: `openssl rand -hex 32`."),
  /** The master key before this one. */
  ENCRYPTION_KEY_PREVIOUS(
      Kind.SECRET,
      "none",
      "Another master key that opens what it has sealed, during a rotation: the one before, or"
          + " the next."),
  /** The key of the audit trail. */
  AUDIT_CHECKPOINT_KEY(
      Kind.SECRET,
      "a published one outside production",
      "Signs the audit trail's entries and checkpoints, 64 hexadecimal digits: `openssl rand -hex"
          + " 32`."),
  /** The key of the audit trail before this one. */
  AUDIT_CHECKPOINT_KEY_PREVIOUS(
      Kind.SECRET, "none", "The checkpoint key before this one: what it signed still verifies."),
  /** How long the audit trail goes back. */
  AUDIT_RETENTION(
      "for ever",
      "How long audit entries are kept, in days as ISO 8601 writes them: `P400D`. At least"
          + " `P1D`."),
  /** The key of the connectors' secrets. */
  CONNECTOR_ENCRYPTION_KEY(
      Kind.SECRET,
      "a published one outside production",
      "Seals the secrets of inbound webhooks, 64 hexadecimal digits: `openssl rand -hex 32`."),
  /** The key of the connectors' secrets before this one. */
  CONNECTOR_ENCRYPTION_KEY_PREVIOUS(
      Kind.SECRET,
      "none",
      "Another key that opens the secrets of inbound webhooks, during a rotation: the one before,"
          + " or the next."),
  /** How long received events are kept. */
  CONNECTOR_EVENT_RETENTION(
      "`P30D`",
      "How long received webhooks are kept, in days as ISO 8601 writes them. At least `P1D`. An"
          + " event's id is remembered for as long."),
  /** The console's cookies. */
  SESSION_SECRET(
      Kind.SECRET,
      "a published one outside production",
      "Binds the console's CSRF tokens to their sessions: 32 characters or more, `openssl rand -hex"
          + " 32`."),
  /** The key of console sessions. */
  SESSION_ENCRYPTION_KEY(
      Kind.SECRET,
      "a published one outside production",
      "Seals the console's sessions where they are kept, 64 hexadecimal digits: `openssl rand -hex"
          + " 32`."),
  /** The key of console sessions before this one. */
  SESSION_ENCRYPTION_KEY_PREVIOUS(
      Kind.SECRET,
      "none",
      "The key before this one: without it, a rotation signs the console's users out."),
  /** How long a console session may lie idle. */
  SESSION_IDLE_SECONDS("1800", "After how many seconds without a request a console session ends."),
  /** How long a console session lasts. */
  SESSION_MAX_SECONDS(
      "43200",
      "After how many seconds a console session ends, whatever was done in it; at most a day."),
  /** How operators sign in to the console. */
  CONSOLE_LOGIN(
      "`oidc` in production and where an issuer is set, else `password`",
      "How operators sign in to the console: `oidc`, with the OpenID provider; `password`; or"
          + " `closed`: not at all."),
  /** Whether a developer is let into the console without signing in. */
  DEV_AUTH_BYPASS(
      "`false`",
      "`true` lets a browser on this machine into the console as the first administrator, without"
          + " signing in. For development: needs a loopback `HELLOJOHN_HTTP_HOST`, and no OpenID"
          + " provider or proxy. Refused in production, whatever its value."),
  /** The OpenID provider of operators. */
  OIDC_ISSUER(
      "none", "The issuer of the OpenID provider that operators sign in with, as it calls itself."),
  /** Our name there. */
  OIDC_CLIENT_ID("none", "The client's id at that provider."),
  /** Our password there. */
  OIDC_CLIENT_SECRET(Kind.SECRET, "none", "The client's secret at that provider."),
  /** The mail server. */
  SMTP_HOST("none: no mail is sent", "The mail server that takes what this server sends."),
  /** Its port. */
  SMTP_PORT("587", "Its port: 587 with STARTTLS, 465 with TLS from the first octet."),
  /** How the connection to it is kept secret. */
  SMTP_SECURITY(
      "`starttls`",
      "`starttls`, `tls`, or `none` for a mail server on this machine. The certificate is checked."),
  /** Who logs in there. */
  SMTP_USERNAME("none", "The login there, if it asks for one."),
  /** The password of that login. */
  SMTP_PASSWORD(Kind.SECRET, "none", "The password of that login."),
  /** The sender's address. */
  SMTP_FROM("`no-reply@` and the public URL's host", "The address that mails come from."),
  /** Where tenants' own mail servers may stand. */
  MAIL_PRIVATE_NETWORKS(
      "none",
      "The networks beside the public internet in which tenants' own mail servers may stand, as CIDRs"
          + " with commas. In production all others are refused; elsewhere none is."),
  /** The operator's texts of mails. */
  MAIL_TEMPLATES(
      "none",
      "A directory with texts of mails of your own: `<language>/<purpose>.subject`, `.txt` and"
          + " `.html`, each purpose with all three. What is not in it is as it was."),
  /** The page on which a password is reset. */
  RESET_PASSWORD_URL(
      "`HELLOJOHN_FRONTEND_URL` and `/reset-password`",
      "The page that a mail about a forgotten password leads to, unless the request names one of its"
          + " client's `redirect_uris`. `?token=…` is added."),
  /** The page on which an address is verified. */
  VERIFY_EMAIL_URL(
      "`HELLOJOHN_FRONTEND_URL` and `/verify-email`",
      "The page that a mail leads to which verifies its address, unless the request names one of its"
          + " client's `redirect_uris`. `?token=…` is added."),
  /** The page on which an account is unlocked. */
  UNLOCK_URL(
      "`HELLOJOHN_FRONTEND_URL` and `/unlock`",
      "The page that a mail about a locked account leads to. `?token=…` is added."),
  /** The page on which a mail signs in. */
  MAGIC_LINK_URL(
      "`HELLOJOHN_FRONTEND_URL` and `/magic-link`",
      "The page that a mail to sign in with leads to, unless the request names one of its client's"
          + " `redirect_uris`. `?token=…` is added."),
  /** The list of leaked passwords that is elsewhere. */
  BREACH_LOOKUP_URL(
      "none",
      "The range API in which new passwords are looked up, such as"
          + " `https://api.pwnedpasswords.com/range`. It is told five digits of the password's SHA-1"
          + " and nothing else."),
  /** Where Turnstile checks tokens. */
  TURNSTILE_URL(
      "`https://challenges.cloudflare.com/turnstile/v0/siteverify`",
      "Where tokens of Cloudflare Turnstile are checked, or of a service with the same API."),
  /** Where hCaptcha checks tokens. */
  HCAPTCHA_URL(
      "`https://api.hcaptcha.com/siteverify`",
      "Where tokens of hCaptcha are checked, or of a service with the same API."),
  /** Where reCAPTCHA checks tokens. */
  RECAPTCHA_URL(
      "`https://www.google.com/recaptcha/api/siteverify`",
      "Where tokens of reCAPTCHA v3 are checked, or of a service with the same API."),
  /** Who sends short messages. */
  SMS_PROVIDER(
      "none: no short message is sent",
      "Who sends codes by SMS: `twilio`, `vonage`, `sns` (Amazon) or `webhook` (a service of your"
          + " own)."),
  /** Our name there. */
  SMS_ACCOUNT(
      "none",
      "The account there: Twilio's account SID, Vonage's API key, Amazon's access key id. None for"
          + " `webhook`."),
  /** Our password there. */
  SMS_SECRET(
      Kind.SECRET,
      "none",
      "What goes with it: the auth token, the API secret, the secret access key; for `webhook` a"
          + " secret of Standard Webhooks, `echo whsec_$(openssl rand -base64 32)`."),
  /** The sender. */
  SMS_FROM(
      "none",
      "The number or name that messages come from, or Twilio's messaging service (`MG…`). Amazon can"
          + " do without."),
  /** Amazon's region. */
  SMS_REGION("none", "The region of `sns`, such as `eu-central-1`."),
  /** The provider's address. */
  SMS_URL(
      "the provider's",
      "Where `webhook` posts to; for the others another address of the same API, such as"
          + " `https://api.ireland.ie1.twilio.com`."),
  /** Where messages go to. */
  SMS_PREFIXES(
      "none",
      "How the numbers begin that messages may go to, with commas: `+49,+43`. Needed with a provider;"
          + " `+1` is more than two countries, name area codes (`+1212`) where that matters."),
  /** What a tenant may cost. */
  SMS_TENANT_DAILY("500", "How many messages the users of one tenant get in 24 hours at most."),
  /** Argon2id's memory. */
  ARGON2_MEMORY_KIB("19456", "Argon2id: KiB of memory for one hash."),
  /** Argon2id's passes. */
  ARGON2_ITERATIONS("2", "Argon2id: passes over that memory."),
  /** Argon2id's lanes. */
  ARGON2_PARALLELISM("1", "Argon2id: lanes."),
  /** How long a new signing key waits. */
  SIGNING_KEY_LEAD_SECONDS(
      "7200",
      "How long a new signing key is in the JWKS before it signs. Longer than your backends keep the"
          + " JWKS; at least 600."),
  /** The proxies whose word counts. */
  TRUSTED_PROXIES(
      "none",
      "The proxies in front, as CIDRs with commas: from them, and from nobody else, `X-Forwarded-For`"
          + " and `X-Forwarded-Proto` are read."),
  /** Who may reach the Control Plane. */
  CP_ALLOWED_IPS(
      "everyone",
      "Who may reach `/cp` and `/console`, as CIDRs with commas. Everyone else gets 403."),
  /** The page that the console and hosted pages are seen on. */
  FRONTEND_URL(
      "`HELLOJOHN_PUBLIC_URL`", "Where the browser application lives, if it is elsewhere."),
  /** The origins that browsers may call from. */
  ALLOWED_ORIGINS(
      "the origin of `HELLOJOHN_FRONTEND_URL`",
      "The web origins that may call every tenant and the Control Plane, with commas. Each tenant"
          + " and client adds its own."),
  /** The Content-Security-Policy. */
  CSP(
      "`default-src 'none'; frame-ancestors 'none'`",
      "The `Content-Security-Policy` of every answer."),
  /** The Redis that nodes share. */
  REDIS_URL(
      Kind.SECRET,
      "none",
      "The Redis that several nodes share their limits in: `redis://user:password@host:6379/0`,"
          + " `rediss://` with TLS, `redis-sentinel://host:26379,host:26379/master` or"
          + " `redis-cluster://host:6379,host:6379`."),
  /** The switch of the rate limits. */
  RATE_LIMIT_ENABLED("true", "`false` switches all rate limits off. Refused in production."),
  /** POST /v1/auth/sign-in. */
  RATE_LIMIT_SIGN_IN("`10/60s`", "Sign-ins of one address."),
  /** POST /v1/auth/sign-up. */
  RATE_LIMIT_SIGN_UP("`5/60s`", "Sign-ups of one address."),
  /** POST /v1/auth/refresh. */
  RATE_LIMIT_REFRESH("`30/60s`", "Refreshes of one session."),
  /** POST /v1/mfa/verify. */
  RATE_LIMIT_MFA_VERIFY("`5/300s`", "Second factors that one user tries."),
  /** Whatever sends a mail. */
  RATE_LIMIT_FORGOT_PASSWORD(
      "`3/600s`",
      "Mails that one address has sent: forgotten passwords, magic links, codes, verifications."),
  /** The rest of the Data Plane. */
  RATE_LIMIT_DATA_PLANE("`100/60s`", "All other requests to `/v1` with one client's keys."),
  /** The Control Plane as a whole. */
  RATE_LIMIT_CONTROL_PLANE("`200/60s`", "Requests of one address to `/cp` and `/console`."),
  /** The sign-in to it. */
  RATE_LIMIT_CONTROL_SIGN_IN("`20/60s`", "Sign-ins of one address to the Control Plane."),
  /** Inbound webhooks. */
  RATE_LIMIT_HOOKS("`30/60s`", "Inbound webhooks of one address."),
  /** Requests without a key that is known. */
  RATE_LIMIT_UNKNOWN_KEY(
      "`100/60s`", "Requests of one address to `/v1` with no key, or with one that is unknown."),
  /** What a tenant publishes. */
  RATE_LIMIT_ISSUER("`600/60s`", "Requests of one address to `/t` and `/.well-known`."),
  /** Whether errors show what caused them. */
  SHOW_ERROR_DETAILS(
      "false",
      "`true` shows the stack of what caused a 5xx, in its answer. Refused in production.");

  private static final String PREFIX = "HELLOJOHN_";
  private static final String FILE_SUFFIX = "_FILE";

  private final Kind kind;
  private final String defaultText;
  private final String description;

  ConfigurationKey(String defaultText, String description) {
    this(Kind.PLAIN, defaultText, description);
  }

  ConfigurationKey(Kind kind, String defaultText, String description) {
    this.kind = kind;
    this.defaultText = defaultText;
    this.description = description;
  }

  /** The name in the environment. */
  public String key() {
    return PREFIX + name();
  }

  /** The name under which a file with the value can be given, if this is a secret. */
  public String fileKey() {
    return key() + FILE_SUFFIX;
  }

  /** The default, in the words of the documentation. */
  public String defaultText() {
    return defaultText;
  }

  /** What it is for, in the words of the documentation. */
  public String description() {
    return description;
  }

  /** Whether its value must not be shown, and may come from a file. */
  public boolean isSecret() {
    return kind == Kind.SECRET;
  }

  /** Whether Liberty alone reads it, in server.xml, and the application does not. */
  public boolean isServerOnly() {
    return kind == Kind.SERVER;
  }

  private enum Kind {
    PLAIN,
    SECRET,
    SERVER
  }
}
