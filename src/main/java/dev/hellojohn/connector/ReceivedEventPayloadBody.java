package dev.hellojohn.connector;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An event with its payload, octet by octet as it came. */
@Schema(name = "ReceivedEventWithPayload")
public record ReceivedEventPayloadBody(
    ReceivedEventBody event,
    @Schema(
            enumeration = {"utf-8", "base64"},
            description = "How the octets are written here: `base64` where they are no UTF-8 text")
        String encoding,
    @Schema(examples = "{\"id\":\"evt_1PqXyz\",\"type\":\"invoice.paid\"}") String payload) {

  static ReceivedEventPayloadBody of(ReceivedEvent.Whole whole) {
    var event = ReceivedEventBody.of(whole.event());
    try {
      var text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(whole.payload()));
      return new ReceivedEventPayloadBody(event, "utf-8", text.toString());
    } catch (CharacterCodingException notText) {
      var written = Base64.getEncoder().encodeToString(whole.payload());
      return new ReceivedEventPayloadBody(event, "base64", written);
    }
  }

  @Override
  public String toString() {
    return "ReceivedEventPayloadBody[" + event.id() + ']';
  }
}
