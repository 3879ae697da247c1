package dev.hellojohn.edge;

import jakarta.servlet.http.HttpServletRequest;

/** The one place where other products decide what a body is. */
final class Webhooks {

  private static final String PATH = "/v1/hooks/";

  private Webhooks() {}

  /** Whether a request is an inbound webhook, by its raw path. */
  static boolean isOne(HttpServletRequest request) {
    return isOne(request.getRequestURI());
  }

  /** Whether a raw path is that of an inbound webhook. */
  static boolean isOne(String path) {
    return path.startsWith(PATH);
  }
}
