package dev.hellojohn.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.kernel.TenantId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

  private static final TenantId ID = new TenantId("tnt_01ARZ3NDEKTSV4RRFFQ69G5FAV");

  private final ObjectMapper mapper = new Json().mapper();

  enum Kind {
    SEPARATE_SCHEMA
  }

  record Body(
      TenantId tenantId,
      Instant createdAt,
      Kind isolationMode,
      SigningAlgorithm alg,
      String absent,
      Map<String, Object> metadata) {}

  @Test
  void writesSnakeCaseIdsTimesAndNulls() throws Exception {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("camelCase", null);
    Body body =
        new Body(
            ID,
            Instant.parse("2026-01-31T12:00:00.123456789Z"),
            Kind.SEPARATE_SCHEMA,
            SigningAlgorithm.EdDSA,
            null,
            metadata);
    String json = mapper.writeValueAsString(body);
    assertThat(json)
        .isEqualTo(
            "{\"tenant_id\":\""
                + ID
                + "\",\"created_at\":\"2026-01-31T12:00:00.123Z\","
                + "\"isolation_mode\":\"separate_schema\",\"alg\":\"EdDSA\",\"absent\":null,"
                + "\"metadata\":{\"camelCase\":null}}");
    assertThat(mapper.readValue(json, Body.class).alg()).isEqualTo(SigningAlgorithm.EdDSA);
  }

  @Test
  void writesThePageAsTheContractHasIt() throws Exception {
    assertThat(
            mapper.writeValueAsString(
                new PageBody<>(List.of("a"), new PageBody.Pagination(20, true, "cur", null))))
        .isEqualTo(
            "{\"data\":[\"a\"],\"pagination\":{\"limit\":20,\"has_more\":true,"
                + "\"next_cursor\":\"cur\"}}");
    assertThat(
            mapper.writeValueAsString(
                new PageBody<>(List.of(), new PageBody.Pagination(20, false, null, 0L))))
        .isEqualTo(
            "{\"data\":[],\"pagination\":{\"limit\":20,\"has_more\":false,"
                + "\"next_cursor\":null,\"total\":0}}");
  }

  /** As the time that a master key expires at: it is kept in a database. */
  @Test
  void aTimeInABodyIsOneThatADatabaseHolds() {
    assertThatThrownBy(
            () -> mapper.readValue("{\"created_at\":\"9999-12-31T23:59:59-18:00\"}", Body.class))
        .isInstanceOf(InvalidFormatException.class);
  }
}
