package dev.hellojohn.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where and as what the server runs.
 *
 * @param mode the run mode
 * @param publicUrl the URL at which callers reach it: absolute, without a slash at its end
 * @param httpPort the public port
 * @param opsPort the port for metrics, health and OpenAPI
 * @param opsTlsPort the port of Admin Center
 * @param dataDir the absolute directory of the filesystem storage
 * @param defaultTenantSlug the tenant for which the root's well-known documents answer
 * @param showErrorDetails whether error answers show causes; never in production
 * @param stopOnTakenPort whether a taken port ends the process: only where no other application
 *     runs
 */
public record ServerConfig(
    RunMode mode,
    URI publicUrl,
    int httpPort,
    int opsPort,
    int opsTlsPort,
    Path dataDir,
    Optional<String> defaultTenantSlug,
    boolean showErrorDetails,
    boolean stopOnTakenPort) {

  /** Whether callers reach the server by https, so that cookies can be {@code Secure}. */
  public boolean isHttps() {
    return "https".equals(publicUrl.getScheme());
  }

  /** Whether the server runs for real. */
  public boolean isProduction() {
    return mode == RunMode.PRODUCTION;
  }
}
