package dev.hellojohn.session;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A kind of device, as far as it says what it is: two versions of a browser are one. Anybody can
 * say anything; nothing is allowed because of it.
 *
 * @param browser its name, or empty for what is none that is known
 * @param platform what it runs on, or empty
 * @param product how an unknown one begins to name itself, or empty
 */
public record Device(String browser, String platform, String product) {

  private static final int MAX_PRODUCT = 64;

  /** In this order: most of them say also that they are those further down. */
  private static final Map<String, String> BROWSERS = new LinkedHashMap<>();

  private static final Map<String, String> PLATFORMS = new LinkedHashMap<>();

  static {
    BROWSERS.put("edg", "Edge");
    BROWSERS.put("opr/", "Opera");
    BROWSERS.put("samsungbrowser/", "Samsung Internet");
    BROWSERS.put("firefox/", "Firefox");
    BROWSERS.put("fxios/", "Firefox");
    BROWSERS.put("crios/", "Chrome");
    BROWSERS.put("chrome/", "Chrome");
    BROWSERS.put("safari/", "Safari");
    PLATFORMS.put("android", "Android");
    PLATFORMS.put("iphone", "iPhone");
    PLATFORMS.put("ipad", "iPad");
    PLATFORMS.put("windows", "Windows");
    PLATFORMS.put("mac os", "macOS");
    PLATFORMS.put("cros", "ChromeOS");
    PLATFORMS.put("linux", "Linux");
  }

  /** What a User-Agent header speaks of. */
  public static Device of(@Nullable String userAgent) {
    if (userAgent == null) {
      return new Device("", "", "");
    }
    var agent = userAgent.toLowerCase(Locale.ROOT);
    var browser = first(BROWSERS, agent);
    return new Device(browser, first(PLATFORMS, agent), browser.isEmpty() ? product(agent) : "");
  }

  private static String first(Map<String, String> names, String agent) {
    return names.entrySet().stream()
        .filter(name -> agent.contains(name.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  private static String product(String agent) {
    var product = agent.split("[/ ]", 2)[0];
    return product.length() > MAX_PRODUCT ? product.substring(0, MAX_PRODUCT) : product;
  }

  /** For people, in our own words: {@code Firefox on Linux}. */
  public String label() {
    var what = browser.isEmpty() ? "An application" : browser;
    return platform.isEmpty() ? what : what + " on " + platform;
  }
}
