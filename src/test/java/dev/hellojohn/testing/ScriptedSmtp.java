package dev.hellojohn.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server that answers as a test wants it to, on a socket of its own. */
public final class ScriptedSmtp implements AutoCloseable {

  /** Says nothing, and keeps the connection. */
  public static final String SILENCE = "";

  private final ServerSocket socket;
  private final Map<String, String> answers;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final List<Socket> clients = new CopyOnWriteArrayList<>();

  /**
   * Starts it.
   *
   * @param answers to commands by their first word ({@code .} is the end of a mail); all else goes
   *     well
   */
  public ScriptedSmtp(Map<String, String> answers) throws IOException {
    this.answers = Map.copyOf(answers);
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    var thread = new Thread(this::accept, "scripted-smtp");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where it listens. */
  public int port() {
    return socket.getLocalPort();
  }

  /** What was said, but for the mails themselves. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** How often a command was given. */
  public long count(String command) {
    return commands.stream().filter(command::equals).count();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        var client = socket.accept();
        clients.add(client);
        talk(client);
      } catch (IOException closed) {
        // The next one, unless the test is over.
      }
    }
  }

  private void talk(Socket client) throws IOException {
    var in =
        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
    say(client, "220 scripted.example ESMTP");
    boolean inMail = false;
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      if (inMail && !line.equals(".")) {
        continue;
      }
      inMail = false;
      lines.add(line);
      var command = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
      commands.add(command);
      var answer = answers.getOrDefault(command, command.equals("DATA") ? "354 go on" : "250 ok");
      say(client, answer);
      inMail = answer.startsWith("354");
    }
  }

  private static void say(Socket client, String answer) throws IOException {
    if (!answer.equals(SILENCE)) {
      client.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
      client.getOutputStream().flush();
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
      for (var client : clients) {
        client.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
