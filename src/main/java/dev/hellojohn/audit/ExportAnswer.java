package dev.hellojohn.audit;

import dev.hellojohn.event.audit.AuditExport;
import dev.hellojohn.event.audit.AuditExport.Format;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An export as an answer: in which form it is asked for, and how it is sent. */
final class ExportAnswer {

  static final String CSV = "text/csv";
  static final String NDJSON = "application/x-ndjson";

  private static final MediaType CSV_TYPE = MediaType.valueOf(CSV);

  private ExportAnswer() {}

  /**
   * The form that is asked for: by the parameter, else by what is accepted first.
   *
   * @throws ProblemException {@code validation_failed}
   */
  static Format format(@Nullable String parameter, List<MediaType> accepted) {
    if (parameter == null) {
      return !accepted.isEmpty() && CSV_TYPE.equals(bare(accepted.get(0)))
          ? Format.CSV
          : Format.NDJSON;
    }
    return switch (parameter) {
      case "csv" -> Format.CSV;
      case "ndjson" -> Format.NDJSON;
      default ->
          throw new ProblemException(
              ErrorCode.VALIDATION_FAILED,
              ErrorCode.VALIDATION_FAILED.defaultMessage(),
              List.of(new Detail("format", "invalid_value", "This must be csv or ndjson.")));
    };
  }

  private static MediaType bare(MediaType type) {
    return new MediaType(type.getType(), type.getSubtype());
  }

  /** A stream; nothing of it is kept. */
  static Response of(AuditExport.Prepared export, Format format, String chain) {
    var name = "audit-" + chain + '.' + format.name().toLowerCase(Locale.ROOT);
    StreamingOutput stream = export::write;
    return Response.ok(stream, format == Format.CSV ? CSV + ";charset=utf-8" : NDJSON)
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + '"')
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }
}
