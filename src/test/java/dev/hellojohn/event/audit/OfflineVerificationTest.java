package dev.hellojohn.event.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the offline verifier says of an export that somebody has changed. */
class OfflineVerificationTest {

  private static final int LENGTH = 9;

  @TempDir Path directory;

  private final ByteArrayOutputStream report = new ByteArrayOutputStream();
  private final OfflineVerification verifier =
      new OfflineVerification(new PrintStream(report, true, UTF_8));
  private final SampleChain chain = new SampleChain(LENGTH);
  private Path key;

  @BeforeEach
  void write() throws IOException {
    key = Files.writeString(directory.resolve("key"), AuditFixture.KEY + "\n");
  }

  private List<String> export(boolean selective) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var sink = new NdjsonSink(out, SampleChain.NAME, selective, 0)) {
      new ChainPage(chain.entries, selective ? List.of() : chain.checkpoints)
          .forEach(sink::entry, sink::checkpoint);
      sink.end(chain.head);
    }
    return new ArrayList<>(out.toString(UTF_8).lines().toList());
  }

  private int verify(List<String> lines) throws IOException {
    report.reset();
    var file = Files.write(directory.resolve("export.ndjson"), lines);
    return verifier.run(file.toString(), key.toString());
  }

  @Test
  void aSoundExportIsValid() throws IOException {
    assertThat(verify(export(false))).as("%s", report).isZero();
    assertThat(report.toString(UTF_8))
        .contains("9 entries up to 9, 2 checkpoints")
        .contains("VALID");
    assertThat(verify(export(true))).as("%s", report).isZero();
    assertThat(report.toString(UTF_8)).contains("a selection of 9 entries");
  }

  @Test
  void eachLineThatIsGoneOrHasChangedPlacesIsFound() throws IOException {
    int lines = export(false).size();
    for (int i = 1; i < lines; i++) {
      var without = export(false);
      without.remove(i);
      assertThat(verify(without)).as("without line %d: %s", i, report).isEqualTo(1);
    }
    for (int i = 1; i < lines - 2; i++) {
      var swapped = export(false);
      Collections.swap(swapped, i, i + 1);
      assertThat(verify(swapped)).as("line %d: %s", i, report).isEqualTo(1);
    }
  }

  @Test
  void eachLetterThatIsChangedIsFound() throws IOException {
    var lines = export(false);
    for (int i = 1; i < lines.size(); i++) {
      var line = lines.get(i);
      for (int at = 0; at < line.length(); at++) {
        char changed = (char) (line.charAt(at) ^ 1);
        var damaged = new ArrayList<>(lines);
        damaged.set(i, line.substring(0, at) + changed + line.substring(at + 1));
        // Either it is no line of an export any more, or it is found.
        assertThat(verify(damaged)).as("%s: %s", damaged.get(i), report).isIn(1, 2);
      }
    }
  }

  @Test
  void anExportThatEndsEarlyIsTruncated() throws IOException {
    var lines = export(false);
    for (int left = 1; left < lines.size(); left++) {
      assertThat(verify(lines.subList(0, left))).isEqualTo(1);
      assertThat(report.toString(UTF_8)).contains("INVALID: truncated");
    }
  }

  @Test
  void anotherKeyFitsNothing() throws IOException {
    Files.writeString(key, "ab".repeat(32));
    assertThat(verify(export(false))).isEqualTo(1);
    assertThat(report.toString(UTF_8)).contains("INVALID: changed at entry 1");
    assertThat(verify(export(true))).isEqualTo(1);
  }

  @Test
  void whatIsNoExportIsSaidToBeNone() throws IOException {
    assertThat(verify(List.of())).isEqualTo(2);
    assertThat(verify(List.of("{}"))).isEqualTo(2);
    assertThat(verify(List.of("hello"))).isEqualTo(2);
    var more = export(false);
    more.add("{\"type\":\"entry\"}");
    assertThat(verify(more)).isEqualTo(2);
    Files.writeString(key, "short");
    assertThat(verify(export(false))).isEqualTo(2);
    assertThat(report.toString(UTF_8)).doesNotContain("short");
    assertThat(verifier.run("nowhere.ndjson", key.toString())).isEqualTo(2);
    assertThat(verifier.run()).isEqualTo(2);
    assertThat(report.toString(UTF_8)).contains("Usage");
  }

  @Test
  void aTableCellIsNoFormula() {
    for (var formula : List.of("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1")) {
      assertThat(CsvSink.cell(formula)).matches("(?s)\"?'.*");
    }
    assertThat(CsvSink.cell("a,b")).isEqualTo("\"a,b\"");
    assertThat(CsvSink.cell("say \"hi\"")).isEqualTo("\"say \"\"hi\"\"\"");
    assertThat(CsvSink.cell("a\nb")).isEqualTo("\"a\nb\"");
    assertThat(CsvSink.cell("plain")).isEqualTo("plain");
    assertThat(CsvSink.cell(null)).isEmpty();
  }
}
