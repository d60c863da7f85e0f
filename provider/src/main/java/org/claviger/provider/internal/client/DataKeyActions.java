package org.claviger.provider.internal.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Data keys. Every method throws {@code KmsException} on refusal. */
public final class DataKeyActions {
  private final Channel channel;

  DataKeyActions(Channel channel) {
    this.channel = channel;
  }

  /**
   * A data key.
   *
   * @param keyId the ARN of the key that it is encrypted under
   * @param plaintext the caller's to wipe
   * @param blob its encryption; null if it was given
   */
  public record Answer(String keyId, byte[] plaintext, byte[] blob) {
    @Override
    public String toString() {
      return "data key under " + keyId;
    }
  }

  /** Makes a data key of 256 bits. */
  public Answer generate(String keyId, Map<String, String> context) {
    ObjectNode request = request(keyId, context).put("KeySpec", "AES_256");
    ObjectNode answer = channel.call(Action.GENERATE_DATA_KEY, request);
    return new Answer(
        Answers.text(answer, "KeyId"),
        Answers.bytes(answer, "Plaintext"),
        Answers.bytes(answer, "CiphertextBlob"));
  }

  /** Opens a data key under the same key and encryption context. */
  public Answer decrypt(String keyId, Map<String, String> context, byte[] blob) {
    ObjectNode request = request(keyId, context).put("CiphertextBlob", blob);
    ObjectNode answer = channel.call(Action.DECRYPT, request);
    return new Answer(Answers.text(answer, "KeyId"), Answers.bytes(answer, "Plaintext"), null);
  }

  private static ObjectNode request(String keyId, Map<String, String> context) {
    ObjectNode request = Json.object().put("KeyId", keyId);
    if (!context.isEmpty()) {
      ObjectNode pairs = request.putObject("EncryptionContext");
      context.forEach(pairs::put);
    }
    return request;
  }
}
