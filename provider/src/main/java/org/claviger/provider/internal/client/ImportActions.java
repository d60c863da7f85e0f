package org.claviger.provider.internal.client;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Bringing key material of one's own. Every method throws {@code KmsException} on refusal. */
public final class ImportActions {
  private static final String KEY_ID = "KeyId";

  private final Channel channel;

  ImportActions(Channel channel) {
    this.channel = channel;
  }

  /**
   * A wrapping key in the HSM and what shows that it is the service's.
   *
   * @param publicKey a DER SubjectPublicKeyInfo of RSA
   * @param token to be given back with the material
   */
  public record Parameters(byte[] publicKey, byte[] token) {}

  /** Makes a KMS key that waits for its material. */
  public KeyDescription create(String spec, String usage) {
    ObjectNode request = external().put("KeySpec", spec).put("KeyUsage", usage);
    return KeyDescription.of(channel.call(Action.CREATE_KEY, request));
  }

  /** Makes a key of the AEAD class that waits for its material. */
  public KeyDescription createAead() {
    return KeyDescription.of(channel.call(Action.CREATE_AEAD_KEY, external()));
  }

  private static ObjectNode external() {
    return Json.object().put("Origin", "EXTERNAL");
  }

  /** A wrapping key for one import. */
  public Parameters parameters(String keyId, String wrappingAlgorithm, String wrappingKeySpec) {
    ObjectNode request =
        Json.object()
            .put(KEY_ID, keyId)
            .put("WrappingAlgorithm", wrappingAlgorithm)
            .put("WrappingKeySpec", wrappingKeySpec);
    ObjectNode answer = channel.call(Action.GET_PARAMETERS_FOR_IMPORT, request);
    return new Parameters(Answers.bytes(answer, "PublicKey"), Answers.bytes(answer, "ImportToken"));
  }

  /** Brings material that stays until somebody deletes it. */
  public void material(String keyId, byte[] wrapped, byte[] token) {
    ObjectNode request =
        Json.object()
            .put(KEY_ID, keyId)
            .put("EncryptedKeyMaterial", wrapped)
            .put("ImportToken", token)
            .put("ExpirationModel", "KEY_MATERIAL_DOES_NOT_EXPIRE");
    channel.call(Action.IMPORT_KEY_MATERIAL, request);
  }

  /** Lets a key go that came to nothing, as soon as the service allows: after 7 days. */
  public void discard(String keyId) {
    channel.call(
        Action.SCHEDULE_KEY_DELETION,
        Json.object().put(KEY_ID, keyId).put("PendingWindowInDays", 7));
  }
}
