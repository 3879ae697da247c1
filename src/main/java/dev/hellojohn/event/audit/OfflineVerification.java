package dev.hellojohn.event.audit;

import dev.hellojohn.event.audit.Fault.Kind;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Verifies an export without a server and without a database: all it needs is the file and the
 * checkpoint key. {@code docs/audit.md} has the command line.
 */
public final class OfflineVerification {

  private static final int VALID = 0;
  private static final int INVALID = 1;
  private static final int UNUSABLE = 2;

  private final PrintStream out;

  OfflineVerification(PrintStream out) {
    this.out = out;
  }

  /**
   * Verifies.
   *
   * @param arguments the export as NDJSON, and a file with the checkpoint key in 64 hexadecimal
   *     digits, and its predecessors on lines of their own; a file, because the arguments of a
   *     process can be seen by others
   */
  public static void main(String[] arguments) {
    var out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.exit(new OfflineVerification(out).run(arguments));
  }

  /** Returns 0 if the export is sound, 1 if it is not, 2 if it can't be verified. */
  int run(String... arguments) {
    if (arguments.length != 2) {
      out.println("Usage: OfflineVerification EXPORT.ndjson CHECKPOINT-KEY-FILE");
      return UNUSABLE;
    }
    try {
      var keys = Files.readString(Path.of(arguments[1])).lines().map(String::strip).toList();
      try (var lines = Files.newBufferedReader(Path.of(arguments[0]))) {
        return verify(lines, keys);
      }
    } catch (IOException e) {
      out.println("A file can't be read: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      out.println("This can't be verified: " + e.getMessage());
    }
    return UNUSABLE;
  }

  private int verify(BufferedReader lines, List<String> keys) throws IOException {
    var first = lines.readLine();
    var header = NdjsonSource.read(first == null ? "" : first);
    var chainKey = new ChainKey(keys, header.chain());
    return header.isSelective()
        ? verifyEach(lines, chainKey)
        : verifyChain(lines, header, chainKey);
  }

  private int verifyChain(BufferedReader lines, NdjsonSource header, ChainKey key)
      throws IOException {
    var check = new ChainCheck(key);
    if (header.prunedSeq() > 0) {
      check.prunedThrough(header.prunedSeq(), anchor(lines));
    }
    var end = read(lines, key.chain(), check::entry, check::checkpoint);
    if (end.isPresent()) {
      check.end(end.get().head());
    }
    var found = check.result();
    var fault = found.fault();
    if (fault == null && end.isEmpty()) {
      // The export itself was cut off.
      fault = new Fault(Kind.TRUNCATED, found.lastSeq() + 1, null);
    }
    out.printf(
        Locale.ROOT,
        "chain %s: %d entries up to %d, %d checkpoints, %d without their personal part, %d without a"
            + " place%n",
        found.chain(),
        found.entries(),
        found.lastSeq(),
        found.checkpoints(),
        found.redacted(),
        found.waiting());
    end.map(NdjsonSource::head)
        .ifPresent(head -> out.printf(Locale.ROOT, "signed %s, mac %s%n", head.time(), head.mac()));
    return report(fault);
  }

  private static @Nullable Checkpoint anchor(BufferedReader lines) throws IOException {
    var line = lines.readLine();
    var read = line == null ? null : NdjsonSource.read(line);
    return read != null && read.type().equals(NdjsonSink.CHECKPOINT) ? read.checkpoint() : null;
  }

  /** A selection has gaps: each entry is checked by itself, and none can be missed. */
  private int verifyEach(BufferedReader lines, ChainKey key) throws IOException {
    var faults = new ArrayList<Fault>();
    long[] entries = {0};
    read(
        lines,
        key.chain(),
        entry -> {
          entries[0]++;
          new ChainCheck(key).alone(entry).ifPresent(faults::add);
        },
        checkpoint -> {});
    out.printf(
        Locale.ROOT,
        "chain %s: a selection of %d entries; what is not in it can't be missed%n",
        key.chain(),
        entries[0]);
    return report(faults.isEmpty() ? null : faults.get(0));
  }

  /** Reads up to the end, and returns its line if it is there. */
  private static Optional<NdjsonSource> read(
      BufferedReader lines,
      String chain,
      Consumer<AuditEntry> toEntry,
      Consumer<Checkpoint> toCheckpoint)
      throws IOException {
    NdjsonSource end = null;
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (end != null) {
        throw new IllegalArgumentException("there are lines behind the end");
      }
      var read = NdjsonSource.read(line);
      switch (read.type()) {
        case NdjsonSink.ENTRY -> toEntry.accept(read.entry(chain));
        case NdjsonSink.CHECKPOINT -> toCheckpoint.accept(read.checkpoint());
        case NdjsonSink.END -> end = read;
        default -> throw new IllegalArgumentException("there is a line of an unknown type");
      }
    }
    return Optional.ofNullable(end);
  }

  private int report(@Nullable Fault fault) {
    if (fault == null) {
      out.println("VALID");
      return VALID;
    }
    out.printf(
        Locale.ROOT,
        "INVALID: %s at %s%s: %s%n",
        fault.kind().wireName(),
        fault.seq() == null ? "an entry without a place" : "entry " + fault.seq(),
        fault.entryId() == null ? "" : " (" + fault.entryId() + ")",
        fault.kind().message());
    return INVALID;
  }
}
