package dev.hellojohn.edge;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Turns the octets of a request into a record that keeps its rules, or refuses them:
 *
 * <ul>
 *   <li>not UTF-8, not JSON, empty, too deep, a key twice, something after the end → 400 {@code
 *       invalid_json}, without the parser's words;
 *   <li>unknown fields (all of them named), a wrong type, a broken constraint (all of them named) →
 *       422 {@code validation_failed} with details.
 * </ul>
 */
@Singleton
public class RequestBodies {

  private final ObjectMapper mapper;
  private final ObjectReader documents;
  private final KnownFields fields;
  private final BodyRules rules;

  /** Reads with the server's mapper and checks the records' own constraints. */
  @Inject
  public RequestBodies(ObjectMapper mapper, BodyRules rules) {
    this.mapper = mapper;
    this.documents = mapper.readerFor(JsonNode.class);
    this.fields = new KnownFields(mapper);
    this.rules = rules;
  }

  /**
   * Reads one body.
   *
   * @param body the octets as they came
   * @param type the record to read
   * @throws ProblemException {@code invalid_json} or {@code validation_failed}
   */
  public Object read(byte[] body, Type type) {
    JavaType target = mapper.constructType(type);
    Object value = bind(parse(decode(body)), target);
    rules.check(value);
    return value;
  }

  private static String decode(byte[] body) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(body))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      throw new ProblemException(ErrorCode.INVALID_JSON, "The body is not UTF-8 text.");
    }
  }

  /** The whole document first: what is not JSON to its end is not looked at any closer. */
  private JsonNode parse(String text) {
    if (text.isBlank()) {
      throw new ProblemException(ErrorCode.INVALID_JSON, "The body is empty. Send a JSON object.");
    }
    try (JsonParser parser = new StorableText(mapper.createParser(text))) {
      return documents.readValue(parser);
    } catch (JsonProcessingException fault) {
      throw BodyFaults.ofDocument(fault);
    } catch (IOException impossible) {
      throw new IllegalStateException("reading a string failed", impossible);
    }
  }

  private Object bind(JsonNode document, JavaType target) {
    List<Detail> unknown = fields.unknownIn(document, target);
    Object value;
    try {
      value = document.isNull() ? null : reader(target, unknown).readValue(document);
    } catch (JsonMappingException fault) {
      throw BodyFaults.ofValue(fault, unknown);
    } catch (IOException impossible) {
      throw new IllegalStateException("reading a tree failed", impossible);
    }
    if (!unknown.isEmpty()) {
      throw BodyFaults.invalid(unknown);
    }
    if (value == null) {
      throw BodyFaults.notAnObject();
    }
    return value;
  }

  /** Past unknown fields that are refused already, a wrong type is looked for too. */
  private ObjectReader reader(JavaType target, List<Detail> unknown) {
    ObjectReader reader = mapper.readerFor(target);
    return unknown.isEmpty()
        ? reader
        : reader.without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }
}
