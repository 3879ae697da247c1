package dev.hellojohn.ops;

import dev.hellojohn.config.ServerConfig;
import dev.hellojohn.edge.Version;
import dev.hellojohn.kernel.ConsoleLevel;
import java.util.logging.Logger;

/** The block that a start ends with: where the server is, and what to try. */
final class StartupBanner {

  private static final Logger LOG = Logger.getLogger(StartupBanner.class.getName());

  private StartupBanner() {}

  /** Logs the block where Liberty's console shows it. */
  static void show(StartupFacts facts) {
    LOG.log(ConsoleLevel.CONSOLE, text(facts, Version.current()));
  }

  static String text(StartupFacts facts, String version) {
    ServerConfig server = facts.server();
    StringBuilder text = new StringBuilder();
    text.append("HelloJohn ").append(version).append(" is ready: ");
    text.append(server.mode().wireName()).append(", ").append(facts.storage()).append("\n\n");
    line(text, "API", server.publicUrl().toString());
    line(text, "Health", server.publicUrl() + "/health/ready");
    line(text, "OpenAPI", server.publicUrl() + "/openapi.json");
    String ops = "http://localhost:" + server.opsPort();
    line(text, "Operation", ops + "/metrics " + ops + "/health " + ops + "/openapi/ui");
    facts.admin().ifPresent(admin -> line(text, "Admin", admin.email() + " " + admin.password()));
    facts.demo().ifPresent(demo -> describe(text, demo));
    facts.demo().ifPresent(demo -> examples(text, facts, demo));
    return text.toString();
  }

  private static void describe(StringBuilder text, StartupFacts.Demo demo) {
    line(text, "Tenant", demo.slug());
    line(text, "Client key", demo.publishableKey());
    demo.secretKey().ifPresent(key -> line(text, "Secret key", key + " (shown this once)"));
  }

  /** Each works when pasted: on one line, quoted for a POSIX shell. */
  private static void examples(StringBuilder text, StartupFacts facts, StartupFacts.Demo demo) {
    String api = facts.server().publicUrl().toString();
    String user = "{\"email\":\"ada@example.com\",\"password\":\"note-G-of-1843\"}";
    text.append("\nTry it:\n\n");
    curl(text, api + "/v1/auth/sign-up", " -H 'X-Client-Id: " + demo.publishableKey() + "'", user);
    curl(text, api + "/v1/auth/sign-in", " -H 'X-Client-Id: " + demo.publishableKey() + "'", user);
    facts
        .admin()
        .ifPresent(
            admin ->
                curl(
                    text,
                    api + "/cp/v1/admin/sign-in",
                    "",
                    "{\"email\":\""
                        + admin.email()
                        + "\",\"password\":\""
                        + admin.password()
                        + "\"}"));
  }

  private static void curl(StringBuilder text, String url, String header, String body) {
    text.append("  curl -s ").append(url).append(header);
    text.append(" -H 'Content-Type: application/json' -d '").append(body).append("'\n");
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("  ")
        .append(name)
        .append(" ".repeat(12 - name.length()))
        .append(value)
        .append('\n');
  }
}
