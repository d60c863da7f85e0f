package org.claviger.provider.internal.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * What the service says of a key.
 *
 * @param spec the KMS key spec
 * @param usage the KMS key usage
 * @param state the KMS key state
 * @param aead whether it is of the AEAD class
 * @param callerIv whether its callers may choose the IV
 */
public record KeyDescription(
    String arn,
    String keyId,
    String spec,
    String usage,
    String state,
    Instant created,
    boolean aead,
    boolean callerIv) {

  static KeyDescription of(JsonNode answer) {
    JsonNode metadata = answer.path("KeyMetadata");
    return new KeyDescription(
        Answers.text(metadata, "Arn"),
        Answers.text(metadata, "KeyId"),
        Answers.text(metadata, "KeySpec"),
        Answers.text(metadata, "KeyUsage"),
        Answers.text(metadata, "KeyState"),
        Answers.date(metadata, "CreationDate"),
        metadata.path("ClavigerKeyClass").asText().equals("AEAD"),
        metadata.path("ClavigerCallerIv").asBoolean());
  }

  /** Whether the key can be used now. */
  public boolean isEnabled() {
    return state.equals("Enabled");
  }

  /** Whether the key has a public half. */
  public boolean isAsymmetric() {
    return !spec.equals("SYMMETRIC_DEFAULT") && !spec.startsWith("HMAC_");
  }
}
