package dev.hellojohn.factor;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A second factor, without its secret. */
@Schema(name = "Factor", description = "A second factor, without its secret")
public record FactorBody(
    @Schema(examples = "fac_01JD3Z9V4W7XK2M5N8P0QRSTVW") String id,
    @Schema(examples = "usr_01JD3Z9V4W7XK2M5N8P0QRSTVW") String userId,
    @Schema(
            enumeration = {"totp", "webauthn", "email_otp", "sms", "backup_codes"},
            examples = "totp")
        String type,
    @Schema(description = "What its user calls it", examples = "My phone", nullable = true)
        @Nullable String name,
    @Schema(
            description = "Of sms: where codes go to, masked",
            examples = "+49•••••3456",
            nullable = true)
        @Nullable String phoneNumber,
    @Schema(
            description = "A pending one is worth nothing until its first code was right",
            enumeration = {"pending", "active"},
            examples = "active")
        String status,
    Instant createdAt,
    @Schema(nullable = true) @Nullable Instant lastUsedAt) {

  /** The factor as it is answered. */
  public static FactorBody of(Factor factor) {
    return new FactorBody(
        factor.id().value(),
        factor.userId().value(),
        factor.type().wireName(),
        factor.name(),
        masked(factor),
        factor.active() ? FactorEntity.ACTIVE : FactorEntity.PENDING,
        factor.createdAt(),
        factor.lastUsedAt());
  }

  static @Nullable String masked(Factor factor) {
    return factor.phone() == null ? null : factor.phone().masked();
  }
}
