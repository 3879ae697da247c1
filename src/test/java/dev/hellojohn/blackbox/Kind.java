package dev.hellojohn.blackbox;

import dev.hellojohn.testing.ApiOperation;

/** What a path parameter names. A parameter that has none is an error: nobody could test it. */
enum Kind {
  TENANT("tnt_"),
  CLIENT("cli_"),
  ADMIN("adm_"),
  MASTER_KEY("key_"),
  USER("usr_"),
  SESSION("ses_"),
  CONNECTOR("con_01JD3Z9V4W7XK2M5N8P0QRSTVW"),
  EVENT("evt_"),
  ADMIN_SESSION("ses_"),
  FACTOR("fac_"),
  DEVICE("dev_"),
  MAIL("mail_"),
  SLUG("no-such-tenant-"),
  LANGUAGE("de"),
  PURPOSE("reset_password");

  private final String prefix;

  Kind(String prefix) {
    this.prefix = prefix;
  }

  /** The kind of an operation's path parameter. */
  static Kind of(ApiOperation operation, String parameter) {
    var template = operation.template();
    if (parameter.equals("slug")) {
      return SLUG;
    }
    if (parameter.equals("client_id") && template.contains("/clients/{client_id}")) {
      return CLIENT;
    }
    var collection =
        parameter.equals("id") ? template.substring(0, template.indexOf("/{id}")) : parameter;
    return switch (collection) {
      case "/cp/v1/tenants" -> TENANT;
      case "/cp/v1/admins" -> ADMIN;
      case "/cp/v1/master-keys" -> MASTER_KEY;
      case "/v1/users" -> USER;
      case "/v1/sessions" -> SESSION;
      case "/v1/connectors", "connector_id" -> CONNECTOR;
      case "event_id" -> EVENT;
      case "factor_id" -> FACTOR;
      case "device_id" -> DEVICE;
      case "language" -> LANGUAGE;
      case "purpose" -> PURPOSE;
      case "/console/api/sessions" -> ADMIN_SESSION;
      case "/console/api/mails" -> MAIL;
      default ->
          throw new AssertionError("Nobody knows what {" + parameter + "} is in " + operation);
    };
  }

  /** Whether it is a word that means the same to all tenants, and no id of anybody's. */
  boolean isWord() {
    return this == LANGUAGE || this == PURPOSE;
  }

  /** The word that is taken here. */
  String word() {
    return prefix;
  }

  /** A well-formed id that nothing has. */
  String unknown() {
    return this == SLUG ? prefix + '1' : prefix + "01JD3Z9V4W7XK2M5N8P0QRSTVW";
  }
}
