package dev.hellojohn.edge;

import jakarta.enterprise.inject.Vetoed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of every list, as they came; a {@code @BeanParam}. {@link Paging} reads
 * them.
 */
@Vetoed
public class PageQuery {

  @Parameter(
      description = "At most so many entries",
      schema =
          @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "100", defaultValue = "20"))
  @QueryParam("limit")
  private @Nullable String limit;

  @Parameter(description = "The next_cursor of the page before")
  @QueryParam("cursor")
  private @Nullable String cursor;

  @Parameter(
      description = "Whether to count all entries",
      schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
  @QueryParam("include_total")
  @DefaultValue("false")
  private String includeTotal = "false";

  /** The first page; JAX-RS sets what the query names. */
  public PageQuery() {}

  PageQuery(@Nullable String limit, @Nullable String cursor, String includeTotal) {
    this.limit = limit;
    this.cursor = cursor;
    this.includeTotal = includeTotal;
  }

  @Nullable String limit() {
    return limit;
  }

  @Nullable String cursor() {
    return cursor;
  }

  String includeTotal() {
    return includeTotal;
  }
}
