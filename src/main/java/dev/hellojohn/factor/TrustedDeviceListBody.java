package dev.hellojohn.factor;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A user's trusted devices, the newest first: never more than a few. */
@Schema(name = "TrustedDeviceList", description = "A user's trusted devices, the newest first")
public record TrustedDeviceListBody(
    List<TrustedDeviceBody> data, @Schema(examples = "1") int total) {

  static TrustedDeviceListBody of(List<TrustedDevice> devices) {
    return new TrustedDeviceListBody(
        devices.stream().map(TrustedDeviceBody::of).toList(), devices.size());
  }
}
