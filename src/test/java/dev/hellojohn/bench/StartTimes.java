package dev.hellojohn.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How long a server takes from its command to its first good answer. */
final class StartTimes {

  private static final long POLL_NANOS = Duration.ofMillis(20).toNanos();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private StartTimes() {}

  /** Starts a server and waits until an address answers 200. */
  static void time(Times times, Runnable start, URI ready) {
    times.time(
        () -> {
          start.run();
          while (!answers(ready)) {
            LockSupport.parkNanos(POLL_NANOS);
          }
        });
  }

  private static boolean answers(URI uri) {
    try {
      var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
      return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
