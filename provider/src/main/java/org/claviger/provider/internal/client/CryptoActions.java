package org.claviger.provider.internal.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** What is done with keys. Every method throws {@code KmsException} on refusal. */
public final class CryptoActions {
  private static final String KEY_ID = "KeyId";

  private final Channel channel;

  CryptoActions(Channel channel) {
    this.channel = channel;
  }

  /** An AEAD encryption's result: 12 bytes of IV, and the ciphertext with its 16-byte tag. */
  public record Sealed(byte[] iv, byte[] ciphertext) {}

  /**
   * Signs.
   *
   * @param algorithm the KMS signing algorithm
   * @param messageType {@code RAW} or {@code DIGEST}
   * @param message 1 to 4,096 bytes, or the digest
   */
  public byte[] sign(String keyId, String algorithm, String messageType, byte[] message) {
    ObjectNode request =
        Json.object()
            .put(KEY_ID, keyId)
            .put("SigningAlgorithm", algorithm)
            .put("MessageType", messageType)
            .put("Message", message);
    return Answers.bytes(channel.call(Action.SIGN, request), "Signature");
  }

  /** Makes a MAC of 1 to 4,096 bytes by a KMS MAC algorithm. */
  public byte[] generateMac(String keyId, String algorithm, byte[] message) {
    ObjectNode request =
        Json.object().put(KEY_ID, keyId).put("MacAlgorithm", algorithm).put("Message", message);
    return Answers.bytes(channel.call(Action.GENERATE_MAC, request), "Mac");
  }

  /** Decrypts under an RSA key by a KMS encryption algorithm. */
  public byte[] decrypt(String keyId, String algorithm, byte[] ciphertext) {
    ObjectNode request =
        Json.object()
            .put(KEY_ID, keyId)
            .put("EncryptionAlgorithm", algorithm)
            .put("CiphertextBlob", ciphertext);
    return Answers.bytes(channel.call(Action.DECRYPT, request), "Plaintext");
  }

  /**
   * Encrypts under a key of the KMS class.
   *
   * @param context the encryption context, which the same decryption needs
   * @param plaintext 1 to 4,096 bytes
   * @return the ciphertext blob, at most 6,144 bytes
   */
  public byte[] encrypt(String keyId, Map<String, String> context, byte[] plaintext) {
    ObjectNode request = Json.object().put(KEY_ID, keyId).put("Plaintext", plaintext);
    putContext(request, context);
    return Answers.bytes(channel.call(Action.ENCRYPT, request), "CiphertextBlob");
  }

  /** Opens what {@link #encrypt} made, under the same key and context. */
  public byte[] decryptBlob(String keyId, Map<String, String> context, byte[] blob) {
    ObjectNode request = Json.object().put(KEY_ID, keyId).put("CiphertextBlob", blob);
    putContext(request, context);
    return Answers.bytes(channel.call(Action.DECRYPT, request), "Plaintext");
  }

  private static void putContext(ObjectNode request, Map<String, String> context) {
    if (!context.isEmpty()) {
      ObjectNode members = request.putObject("EncryptionContext");
      context.forEach(members::put);
    }
  }

  /**
   * Agrees on a secret by ECDH (NIST SP 800-56A, section 5.7.1.2).
   *
   * @param publicKey the peer's, as a DER SubjectPublicKeyInfo
   * @return the x-coordinate of the shared point, as long as the curve's field
   */
  public byte[] deriveSharedSecret(String keyId, byte[] publicKey) {
    ObjectNode request =
        Json.object()
            .put(KEY_ID, keyId)
            .put("KeyAgreementAlgorithm", "ECDH")
            .put("PublicKey", publicKey);
    return Answers.bytes(channel.call(Action.DERIVE_SHARED_SECRET, request), "SharedSecret");
  }

  /** Random bytes of the HSM, 1 to 1,024 of them. */
  public byte[] generateRandom(int bytes) {
    ObjectNode request = Json.object().put("NumberOfBytes", bytes);
    return Answers.bytes(channel.call(Action.GENERATE_RANDOM, request), "Plaintext");
  }

  /**
   * AES-256-GCM in the HSM.
   *
   * @param iv 12 bytes, or null for the HSM's
   * @param aad 0 to 65,536 bytes
   * @param plaintext 0 to 65,536 bytes
   */
  public Sealed aeadEncrypt(String keyId, byte[] iv, byte[] aad, byte[] plaintext) {
    ObjectNode request = Json.object().put(KEY_ID, keyId).put("Plaintext", plaintext);
    if (aad.length > 0) {
      request.put("Aad", aad);
    }
    if (iv != null) {
      request.put("Iv", iv);
    }
    ObjectNode answer = channel.call(Action.AEAD_ENCRYPT, request);
    return new Sealed(Answers.bytes(answer, "Iv"), Answers.bytes(answer, "Ciphertext"));
  }

  /** Opens what {@link #aeadEncrypt} made; the ciphertext ends with its 16-byte tag. */
  public byte[] aeadDecrypt(String keyId, byte[] iv, byte[] aad, byte[] ciphertext) {
    ObjectNode request =
        Json.object().put(KEY_ID, keyId).put("Iv", iv).put("Ciphertext", ciphertext);
    if (aad.length > 0) {
      request.put("Aad", aad);
    }
    return Answers.bytes(channel.call(Action.AEAD_DECRYPT, request), "Plaintext");
  }
}
