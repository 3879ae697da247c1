package dev.hellojohn.event.audit;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An export as comma-separated values (RFC 4180). A cell that a spreadsheet would take for a
 * formula begins with an apostrophe, because some of what is in here was written by strangers
 * (CWE-1236).
 */
final class CsvSink implements ExportSink {

  private static final List<String> COLUMNS =
      List.of(
          "seq",
          "id",
          "time",
          "action",
          "outcome",
          "actor_type",
          "actor_id",
          "subject_id",
          "client_id",
          "request_id",
          "details",
          "personal",
          "mac",
          "previous_hash",
          "hash",
          "seal");

  private static final String FORMULA = "=+-@\t\r\n";

  private final Writer writer;

  CsvSink(OutputStream out) {
    writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    row(COLUMNS.toArray(String[]::new));
  }

  @Override
  public void entry(AuditEntry entry) {
    var content = entry.content();
    var personal = entry.personal();
    var link = entry.link();
    row(
        link == null ? null : Long.toString(link.seq()),
        content.id(),
        content.time().toString(),
        content.action(),
        content.outcome(),
        content.actorType(),
        content.actorId(),
        content.subjectId(),
        content.clientId(),
        content.requestId(),
        content.details(),
        personal == null ? null : personal.fields(),
        entry.mac(),
        link == null ? null : link.previousHash(),
        link == null ? null : link.hash(),
        link == null ? null : link.seal());
  }

  private void row(@Nullable String... cells) {
    try {
      for (int i = 0; i < cells.length; i++) {
        writer.append(i == 0 ? "" : ",").append(cell(cells[i]));
      }
      writer.append("\r\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String cell(@Nullable String value) {
    if (value == null || value.isEmpty()) {
      return "";
    }
    var safe = FORMULA.indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }

  @Override
  public void checkpoint(Checkpoint checkpoint) {
    // A table has rows of one kind.
  }

  @Override
  public void end(@Nullable Head head) {
    // As above.
  }

  @Override
  public void close() throws IOException {
    writer.flush();
  }
}
