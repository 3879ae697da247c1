package dev.hellojohn.event.audit;

import java.io.Closeable;
import org.jspecify.annotations.Nullable;

/**
 * Takes an export piece by piece, in the order of the chain. What the reader's end of the stream
 * throws comes out as an {@link java.io.UncheckedIOException}.
 */
interface ExportSink extends Closeable {

  void entry(AuditEntry entry);

  void checkpoint(Checkpoint checkpoint);

  /** The signed end; null if the chain has none. */
  void end(@Nullable Head head);
}
