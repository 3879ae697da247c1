package dev.hellojohn.blackbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hellojohn.testing.ApiClient;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that the API shows of an instance and of one of its tenants, but for the times at which
 * somebody was last seen. Two digests differ when anything was written in between.
 */
final class Digest {

  private static final List<String> SIGHTINGS =
      List.of("last_used_at", "last_active_at", "last_sign_in_at", "current");

  private Digest() {}

  /** What operators see: tenants, admins, master keys and settings. */
  static Map<String, String> ofInstance(ApiClient operator) {
    var digest = new TreeMap<String, String>();
    for (var status : List.of("active", "suspended", "deleted", "provisioning")) {
      list(operator, "/cp/v1/tenants?status=" + status + "&", digest);
    }
    list(operator, "/cp/v1/admins?", digest);
    list(operator, "/cp/v1/master-keys?", digest);
    digest.put("settings", one(operator, "/cp/v1/settings/security"));
    return digest;
  }

  /** What a tenant holds: clients, mail texts, users, sessions and connectors with their events. */
  static Map<String, String> of(Estate estate) {
    var digest = new TreeMap<String, String>();
    var tenant = "/cp/v1/tenants/" + estate.tenant().id();
    digest.put(tenant, one(estate.operator(), tenant));
    list(estate.operator(), tenant + "/clients?", digest);
    digest.put("mail texts", one(estate.operator(), tenant + "/mail-texts"));
    list(estate.tenant().backend(), "/v1/users?", digest);
    list(estate.tenant().backend(), "/v1/sessions?", digest);
    var connectors = new TreeMap<String, String>();
    list(estate.tenant().backend(), "/v1/connectors?", connectors);
    digest.putAll(connectors);
    for (var connector : connectors.keySet()) {
      list(estate.tenant().backend(), connector.replace("?", "/") + "/events?", digest);
    }
    return digest;
  }

  /** One object. */
  static String one(ApiClient client, String path) {
    return text(client.get(path).json());
  }

  private static void list(ApiClient client, String path, Map<String, String> digest) {
    var cursor = "";
    do {
      var answer = client.get(path + "limit=100" + cursor);
      if (answer.status() != 200) {
        throw new AssertionError(path + " → " + answer.status() + ' ' + answer.text());
      }
      for (var entry : answer.json().get("data")) {
        digest.put(path + entry.get("id").asText(), text(entry));
      }
      var next = answer.json().at("/pagination/next_cursor");
      cursor = next.isTextual() ? "&cursor=" + next.asText() : "";
    } while (!cursor.isEmpty());
  }

  private static String text(JsonNode entry) {
    ((ObjectNode) entry).remove(SIGHTINGS);
    return entry.toString();
  }
}
