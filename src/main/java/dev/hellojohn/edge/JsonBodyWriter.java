package dev.hellojohn.edge;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.List;

/** Writes the response records of every resource, in place of the server's own JSON binding. */
@Singleton
@Produces({MediaType.APPLICATION_JSON, "application/*+json"})
public class JsonBodyWriter implements MessageBodyWriter<Object> {

  /** What is octets or text already, and left to JAX-RS. */
  private static final List<Class<?>> RAW =
      List.of(
          byte[].class,
          CharSequence.class,
          InputStream.class,
          Reader.class,
          File.class,
          StreamingOutput.class);

  private final ObjectMapper mapper;

  /** Writes with the server's mapper. */
  @Inject
  public JsonBodyWriter(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  static boolean isRaw(Class<?> type) {
    return RAW.stream().anyMatch(raw -> raw.isAssignableFrom(type));
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return !isRaw(type);
  }

  @Override
  public void writeTo(
      Object value,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> headers,
      OutputStream target)
      throws IOException {
    // As a whole before the first octet is sent: a failure while writing is an error answer and not
    // half a document.
    target.write(mapper.writeValueAsBytes(value));
  }
}
