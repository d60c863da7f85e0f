package org.claviger.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.claviger.it.Answer;
import org.claviger.it.ApiClient;

/** A key whose creation was acknowledged, and something that it made. */
final class MadeKey {
  private final Kind kind;
  private final String id;
  private String message;
  private String made;

  /** Statements of policies that it may have: one, or more after a change without an answer. */
  private Set<String> policies = Set.of("Enable IAM User Permissions");

  private int rotationsTried;
  private int rotationsDone;

  MadeKey(Kind kind, String id) {
    this.kind = kind;
    this.id = id;
  }

  Kind kind() {
    return kind;
  }

  String id() {
    return id;
  }

  /** What it made first, in base64; null if nothing yet. */
  String made() {
    return made;
  }

  void remember(String message, String made) {
    this.message = message;
    this.made = made;
  }

  /** Whether it may be rotated once more: the service allows 25. */
  boolean isRotatable() {
    return kind == Kind.SYMMETRIC && rotationsTried < 20;
  }

  void tryRotation() {
    rotationsTried++;
  }

  void rotated() {
    rotationsDone++;
  }

  void tryPolicy(String name) {
    Set<String> possible = new HashSet<>(policies);
    possible.add(name);
    policies = possible;
  }

  void policySet(String name) {
    policies = Set.of(name);
  }

  String request(String message) {
    return kind.request(id, message);
  }

  /** Checks that the key is there, works, and still knows what it made before the crashes. */
  void check(ApiClient api) {
    Answer described = api.kms("DescribeKey", "{\"KeyId\":\"%s\"}".formatted(id));
    assertThat(described.status()).as("key %s: %s", id, described.body()).isEqualTo(200);
    assertThat(described.json().at("/KeyMetadata/KeyState").textValue()).isEqualTo("Enabled");
    if (made == null) {
      message = "bWVzc2FnZQ==";
      made = api.kms(kind.use(), request(message)).text(kind.result());
    }
    Answer checked = api.kms(kind.inverse(), kind.inverseRequest(id, message, made));
    assertThat(checked.status()).as("key %s: %s", id, checked.body()).isEqualTo(200);
    if (kind == Kind.SYMMETRIC) {
      assertThat(checked.text("Plaintext")).isEqualTo(message);
      checkRotations(api);
    }
    checkPolicy(api);
  }

  private void checkRotations(ApiClient api) {
    Answer listed = api.kms("ListKeyRotations", "{\"KeyId\":\"%s\"}".formatted(id));
    assertThat(listed.json().required("Rotations").size())
        .as("rotations of %s", id)
        .isBetween(rotationsDone, rotationsTried);
  }

  private void checkPolicy(ApiClient api) {
    String policy = api.kms("GetKeyPolicy", "{\"KeyId\":\"%s\"}".formatted(id)).text("Policy");
    assertThat(policies).anySatisfy(name -> assertThat(policy).contains('"' + name + '"'));
  }

  /** The kinds of keys that the crash test makes. */
  enum Kind {
    SYMMETRIC("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "Encrypt", "CiphertextBlob", "Decrypt"),
    CURVE("ECC_NIST_P256", "SIGN_VERIFY", "Sign", "Signature", "Verify"),
    TOKEN_OBJECT("ECC_NIST_EDWARDS25519", "SIGN_VERIFY", "Sign", "Signature", "Verify"),
    HMAC("HMAC_256", "GENERATE_VERIFY_MAC", "GenerateMac", "Mac", "VerifyMac");

    private final String spec;
    private final String usage;
    private final String use;
    private final String result;
    private final String inverse;

    Kind(String spec, String usage, String use, String result, String inverse) {
      this.spec = spec;
      this.usage = usage;
      this.use = use;
      this.result = result;
      this.inverse = inverse;
    }

    String use() {
      return use;
    }

    String result() {
      return result;
    }

    String inverse() {
      return inverse;
    }

    String creation() {
      return "{\"KeySpec\":\"%s\",\"KeyUsage\":\"%s\"}".formatted(spec, usage);
    }

    String request(String id, String message) {
      return "{\"KeyId\":\"%s\"%s,\"%s\":\"%s\"}"
          .formatted(id, algorithm(), this == SYMMETRIC ? "Plaintext" : "Message", message);
    }

    String inverseRequest(String id, String message, String made) {
      return this == SYMMETRIC
          ? "{\"KeyId\":\"%s\",\"CiphertextBlob\":\"%s\"}".formatted(id, made)
          : "{\"KeyId\":\"%s\"%s,\"Message\":\"%s\",\"%s\":\"%s\"}"
              .formatted(id, algorithm(), message, result, made);
    }

    private String algorithm() {
      return switch (this) {
        case SYMMETRIC -> "";
        case CURVE -> ",\"SigningAlgorithm\":\"ECDSA_SHA_256\"";
        case TOKEN_OBJECT -> ",\"SigningAlgorithm\":\"ED25519_SHA_512\"";
        case HMAC -> ",\"MacAlgorithm\":\"HMAC_SHA_256\"";
      };
    }
  }
}
