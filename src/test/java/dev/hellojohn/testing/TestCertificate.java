package dev.hellojohn.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server's certificate that it signed itself, so that trusting it trusts that server alone. */
public final class TestCertificate {

  private static final String PASSWORD = "changeit";
  private static final String ALIAS = "server";

  private final Path store;
  private final Path certificate;
  private final Path key;

  private TestCertificate(Path store, Path certificate, Path key) {
    this.store = store;
    this.certificate = certificate;
    this.key = key;
  }

  /**
   * Makes one.
   *
   * @param directory where its files go
   * @param names the subject alternative names, as keytool takes them: {@code ip:127.0.0.1}
   */
  public static TestCertificate make(Path directory, String names)
      throws IOException, InterruptedException, GeneralSecurityException {
    var store = directory.resolve("server.p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var making =
        new ProcessBuilder(
                List.of(
                    keytool,
                    "-genkeypair",
                    "-keyalg",
                    "EC",
                    "-alias",
                    ALIAS,
                    "-dname",
                    "CN=redis",
                    "-ext",
                    "san=" + names,
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD))
            .redirectErrorStream(true)
            .start();
    var said = new String(making.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!making.waitFor(1, TimeUnit.MINUTES) || making.exitValue() != 0) {
      throw new IllegalStateException("keytool: " + said);
    }
    var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    return new TestCertificate(
        store,
        pem(
            directory.resolve("server.crt"),
            "CERTIFICATE",
            keys.getCertificate(ALIAS).getEncoded()),
        pem(
            directory.resolve("server.key"),
            "PRIVATE KEY",
            keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
  }

  private static Path pem(Path file, String what, byte[] der) throws IOException {
    var body = Base64.getMimeEncoder().encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
  }

  /** The file of the certificate, in PEM. */
  public Path certificate() {
    return certificate;
  }

  /** The file of its private key, in PEM. */
  public Path key() {
    return key;
  }

  /** Has this JVM trust it and nothing else, as {@code -Djavax.net.ssl.trustStore} would. */
  public void trust() throws IOException, GeneralSecurityException {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(
        ALIAS, KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()).getCertificate(ALIAS));
    var file = store.resolveSibling("trust.p12");
    try (var out = Files.newOutputStream(file)) {
      trusted.store(out, PASSWORD.toCharArray());
    }
    System.setProperty("javax.net.ssl.trustStore", file.toString());
    System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
  }

  /** Has this JVM trust what it came with. */
  public static void trustDefaults() {
    System.clearProperty("javax.net.ssl.trustStore");
    System.clearProperty("javax.net.ssl.trustStorePassword");
  }
}
