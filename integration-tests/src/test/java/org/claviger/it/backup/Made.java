package org.claviger.it.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.claviger.it.Answer;
import org.claviger.it.ApiClient;

/**
 * Something that a key made.
 *
 * @param kind what kind of key
 * @param request what undoes or checks it
 * @param expected what the answer then holds
 */
record Made(Kind kind, String request, String expected) {
  /** Has a key make something of a message of its own. */
  static Made by(ApiClient api, Kind kind, String keyId, int number) {
    String message = Base64.getEncoder().encodeToString(("message " + number).getBytes(UTF_8));
    String input =
        "{\"KeyId\":\"%s\"%s,\"%s\":\"%s\"}".formatted(keyId, kind.options, kind.input, message);
    Answer made = kind.isOurs ? api.claviger(kind.use, input) : api.kms(kind.use, input);
    assertThat(made.status()).as(made.body()).isEqualTo(200);
    String request =
        "{\"KeyId\":\"%s\"%s,\"%s\":\"%s\""
            .formatted(keyId, kind.options, kind.result, made.text(kind.result));
    if (kind == Kind.AEAD) {
      request += ",\"Iv\":\"" + made.text("Iv") + "\"";
    }
    if (!kind.isCipher()) {
      request += ",\"Message\":\"" + message + "\"";
    }
    return new Made(kind, request + "}", kind.isCipher() ? message : "true");
  }

  /** Whether a server opens it, or finds it valid. */
  boolean isGood(ApiClient api) {
    Answer answer =
        kind.isOurs ? api.claviger(kind.inverse, request) : api.kms(kind.inverse, request);
    return answer.status() == 200
        && answer.json().path(kind.isCipher() ? "Plaintext" : kind.valid).asText().equals(expected);
  }

  /** The kinds of keys whose material a backup holds. */
  enum Kind {
    SYMMETRIC("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "Encrypt", "CiphertextBlob", "Decrypt", ""),
    RSA(
        "RSA_2048",
        "ENCRYPT_DECRYPT",
        "Encrypt",
        "CiphertextBlob",
        "Decrypt",
        ",\"EncryptionAlgorithm\":\"RSAES_OAEP_SHA_256\""),
    RSA_SIGNING(
        "RSA_2048",
        "SIGN_VERIFY",
        "Sign",
        "Signature",
        "Verify",
        ",\"SigningAlgorithm\":\"RSASSA_PSS_SHA_256\""),
    CURVE(
        "ECC_NIST_P256",
        "SIGN_VERIFY",
        "Sign",
        "Signature",
        "Verify",
        ",\"SigningAlgorithm\":\"ECDSA_SHA_256\""),
    HMAC(
        "HMAC_256",
        "GENERATE_VERIFY_MAC",
        "GenerateMac",
        "Mac",
        "VerifyMac",
        ",\"MacAlgorithm\":\"HMAC_SHA_256\""),
    AEAD("", "", "AeadEncrypt", "Ciphertext", "AeadDecrypt", "");

    private final String spec;
    private final String usage;
    private final String use;
    private final String result;
    private final String inverse;
    private final String options;
    private final boolean isOurs;
    private final String input;
    private final String valid;

    Kind(String spec, String usage, String use, String result, String inverse, String options) {
      this.spec = spec;
      this.usage = usage;
      this.use = use;
      this.result = result;
      this.inverse = inverse;
      this.options = options;
      this.isOurs = spec.isEmpty();
      this.input = isCipher() ? "Plaintext" : "Message";
      this.valid = result.equals("Mac") ? "MacValid" : "SignatureValid";
    }

    private boolean isCipher() {
      return result.startsWith("Ciphertext");
    }

    /** The id of a new key. */
    String create(ApiClient api) {
      Answer created =
          isOurs
              ? api.claviger("CreateAeadKey", "{}")
              : api.kms(
                  "CreateKey", "{\"KeySpec\":\"%s\",\"KeyUsage\":\"%s\"}".formatted(spec, usage));
      assertThat(created.status()).as(created.body()).isEqualTo(200);
      return created.json().at("/KeyMetadata/KeyId").textValue();
    }
  }
}
