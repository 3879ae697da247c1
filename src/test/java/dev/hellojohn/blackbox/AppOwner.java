package dev.hellojohn.blackbox;

import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.Authenticator;
import dev.hellojohn.testing.TestTenant;
import java.time.Instant;
import java.util.Map;

/**
 * An admin who sets up an authenticator app, as far as an operation needs it: not the one whom
 * everybody else's calls come from, since a change ends sessions.
 *
 * @param id the admin's
 * @param token of their session
 * @param code what the operation takes; empty for one that takes none
 */
record AppOwner(String id, String token, String code) {

  private static final String TOTP = "/cp/v1/admin/me/totp";

  /** An admin who has no app yet. */
  static AppOwner without(Estate estate) {
    var email = Estate.address("app");
    var id = estate.admin(email);
    var signIn = Map.of("email", email, "password", TestTenant.PASSWORD);
    var anyone = ApiClient.of(estate.tenant().server());
    return new AppOwner(
        id, Estate.made(anyone.post("/cp/v1/admin/sign-in", signIn), 200).at("/token"), "");
  }

  /** An admin who has to confirm one; the code is good for half a minute and more. */
  static AppOwner beginning(Estate estate) {
    var owner = without(estate);
    return new AppOwner(
        owner.id, owner.token, owner.begin(estate).at(Instant.now().plusSeconds(30)));
  }

  /** An admin who has one; the code is a backup code. */
  static AppOwner with(Estate estate) {
    var owner = without(estate);
    var code = owner.begin(estate).at(Instant.now());
    var confirmed = owner.client(estate).post(TOTP + "/confirm", Map.of("totp_code", code));
    return new AppOwner(owner.id, owner.token, Estate.made(confirmed, 200).at("/backup_codes/0"));
  }

  private Authenticator begin(Estate estate) {
    var begun = client(estate).post(TOTP, Map.of("password", TestTenant.PASSWORD));
    return Authenticator.of(Estate.made(begun, 200).at("/secret"));
  }

  private ApiClient client(Estate estate) {
    return ApiClient.of(estate.tenant().server()).withBearer(token);
  }
}
