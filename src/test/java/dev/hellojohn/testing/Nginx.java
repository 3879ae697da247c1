package dev.hellojohn.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The machine's own nginx in front of some servers, in turn, as docs/deployment/nginx has it. */
public final class Nginx implements AutoCloseable {

  private static final List<String> PLACES =
      List.of("/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx", "/usr/local/bin/nginx");

  private final Process process;
  private final int port;

  private Nginx(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Where nginx is, if this machine has one. */
  public static Optional<Path> installed() {
    return PLACES.stream().map(Path::of).filter(Files::isExecutable).findFirst();
  }

  /** Starts one on a free port. */
  public static Nginx start(Path directory, HelloJohnServer... servers)
      throws IOException, InterruptedException {
    int port = Ports.free();
    var upstreams =
        Stream.of(servers)
            .map(server -> "    server 127.0.0.1:" + server.port() + " fail_timeout=1s;\n")
            .collect(Collectors.joining());
    var configuration =
        Files.writeString(
            Files.createDirectories(directory).resolve("nginx.conf"),
            CONFIGURATION
                .replace("DIRECTORY", directory.toString())
                .replace("UPSTREAMS", upstreams)
                .replace("PORT", Integer.toString(port)));
    var process =
        new ProcessBuilder(
                installed().orElseThrow().toString(),
                "-p",
                directory.toString(),
                "-c",
                configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("nginx.out").toFile())
            .start();
    var nginx = new Nginx(process, port);
    Runtime.getRuntime().addShutdownHook(new Thread(nginx::close));
    nginx.awaitPort(directory);
    return nginx;
  }

  private static final String CONFIGURATION =
      """
      daemon off;
      worker_processes 1;
      pid DIRECTORY/nginx.pid;
      error_log DIRECTORY/error.log;
      events { worker_connections 512; }
      http {
        access_log off;
        client_body_temp_path DIRECTORY/body;
        proxy_temp_path DIRECTORY/proxy;
        fastcgi_temp_path DIRECTORY/fastcgi;
        uwsgi_temp_path DIRECTORY/uwsgi;
        scgi_temp_path DIRECTORY/scgi;
        upstream hellojohn {
      UPSTREAMS    keepalive 16;
        }
        server {
          listen 127.0.0.1:PORT;
          location / {
            proxy_pass http://hellojohn;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host localhost;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Forwarded-Proto https;
            proxy_connect_timeout 2s;
          }
        }
      }
      """;

  private void awaitPort(Path directory) throws IOException, InterruptedException {
    for (int attempt = 0; attempt < 100; attempt++) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException notYet) {
        if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
          break;
        }
      }
    }
    throw new IOException("nginx: " + Files.readString(directory.resolve("nginx.out")));
  }

  /** Where to call it. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.onExit().join();
  }
}
