package dev.hellojohn.event.audit;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * An export as one JSON object a line: a header, the entries with the checkpoints behind them, and
 * the signed end, without which an export is not whole. {@link NdjsonSource} reads it.
 */
final class NdjsonSink implements ExportSink {

  static final String FORM = "hellojohn audit v1";
  static final String HEADER = "header";
  static final String ENTRY = "entry";
  static final String CHECKPOINT = "checkpoint";
  static final String END = "end";

  /** Objects on one level are parted by a line's end. */
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private final JsonGenerator json;

  NdjsonSink(OutputStream out, String chain, boolean selective, long prunedSeq) {
    try {
      json = JSON.createGenerator(out, JsonEncoding.UTF8);
      json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    line(
        HEADER,
        () -> {
          json.writeStringField("form", FORM);
          json.writeStringField("chain", chain);
          json.writeBooleanField("selective", selective);
          json.writeNumberField("pruned_seq", prunedSeq);
        });
  }

  private interface Members {
    void write() throws IOException;
  }

  private void line(String type, Members members) {
    try {
      json.writeStartObject();
      json.writeStringField("type", type);
      members.write();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void entry(AuditEntry entry) {
    line(ENTRY, () -> members(entry));
  }

  private void members(AuditEntry entry) throws IOException {
    var content = entry.content();
    var personal = entry.personal();
    var link = entry.link();
    if (link != null) {
      json.writeNumberField("seq", link.seq());
    }
    json.writeStringField("id", content.id());
    json.writeStringField("time", content.time().toString());
    json.writeStringField("action", content.action());
    json.writeStringField("outcome", content.outcome());
    json.writeStringField("actor_type", content.actorType());
    json.writeStringField("actor_id", content.actorId());
    json.writeStringField("subject_id", content.subjectId());
    json.writeStringField("client_id", content.clientId());
    json.writeStringField("request_id", content.requestId());
    raw("details", content.details());
    if (personal != null) {
      raw("personal", personal.fields());
      json.writeStringField("salt", personal.salt());
    }
    json.writeStringField("commitment", content.commitment());
    json.writeStringField("mac", entry.mac());
    if (link != null) {
      json.writeStringField("previous_hash", link.previousHash());
      json.writeStringField("hash", link.hash());
      json.writeStringField("seal", link.seal());
    }
  }

  /** Letter by letter: it is what was hashed. Only what was tampered with can be no JSON. */
  private void raw(String name, String stored) throws IOException {
    json.writeFieldName(name);
    if (NdjsonSource.isObject(stored)) {
      json.writeRawValue(stored);
    } else {
      json.writeString(stored);
    }
  }

  @Override
  public void checkpoint(Checkpoint checkpoint) {
    line(
        CHECKPOINT,
        () -> {
          json.writeNumberField("seq", checkpoint.seq());
          json.writeStringField("hash", checkpoint.hash());
          json.writeStringField("time", checkpoint.time().toString());
          json.writeStringField("previous_mac", checkpoint.previousMac());
          json.writeStringField("mac", checkpoint.mac());
        });
  }

  @Override
  public void end(@Nullable Head head) {
    line(
        END,
        () -> {
          if (head != null) {
            json.writeNumberField("seq", head.seq());
            json.writeStringField("hash", head.hash());
            json.writeNumberField("pruned_seq", head.prunedSeq());
            json.writeNumberField("checkpoint_seq", head.checkpointSeq());
            json.writeStringField("checkpoint_time", head.checkpointTime().toString());
            json.writeStringField("checkpoint_mac", head.checkpointMac());
            json.writeStringField("time", head.time().toString());
            json.writeStringField("mac", head.mac());
          }
        });
  }

  @Override
  public void close() throws IOException {
    json.writeRaw('\n');
    json.flush();
  }
}
