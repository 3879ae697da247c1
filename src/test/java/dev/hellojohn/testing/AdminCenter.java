package dev.hellojohn.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Liberty's Admin Center as a browser sees it, and the REST interface behind it. */
public final class AdminCenter {

  private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
  private final HttpClient http =
      HttpClient.newBuilder().sslContext(trusting()).cookieHandler(cookies).build();
  private final String base;

  public AdminCenter(HelloJohnServer server) {
    base = "https://127.0.0.1:" + server.opsTlsPort();
  }

  /** Signs in with the form, and tells whether the page opens then. */
  public boolean signIn(String user, String password) {
    cookies.getCookieStore().removeAll();
    send(HttpRequest.newBuilder(URI.create(base + "/adminCenter/")));
    send(HttpRequest.newBuilder(URI.create(base + "/adminCenter/login.jsp")));
    var token =
        cookies.getCookieStore().getCookies().stream()
            .filter(cookie -> cookie.getName().equals("csrfToken"))
            .findFirst()
            .orElseThrow()
            .getValue();
    var form =
        "j_username=" + encode(user) + "&j_password=" + encode(password) + "&X-CSRF-Token=" + token;
    send(
        HttpRequest.newBuilder(URI.create(base + "/adminCenter/j_security_check"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
    return send(HttpRequest.newBuilder(URI.create(base + "/adminCenter/"))).status() == 200;
  }

  /** The page, for who is signed in. */
  public String page() {
    return send(HttpRequest.newBuilder(URI.create(base + "/adminCenter/"))).text();
  }

  /** Asks the REST interface with a password. */
  public Answer rest(String user, String password, String path) {
    cookies.getCookieStore().removeAll();
    var credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials)));
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      var response = http.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** The server made its certificate by itself, for localhost. */
  private static SSLContext trusting() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anyone()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Anyone extends X509ExtendedTrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
