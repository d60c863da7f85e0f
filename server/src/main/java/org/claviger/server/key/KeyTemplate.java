package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a key is to be.
 *
 * @param spec what it is
 * @param usage what it is for; one that the spec allows
 * @param keyClass which actions it takes; AEAD for SYMMETRIC_DEFAULT alone
 * @param callerIv whether a caller may give the IV; for AEAD keys alone
 * @param description at most 8,192 characters
 * @param tags at most 50, in the order given
 */
public record KeyTemplate(
    KeySpec spec,
    KeyUsage usage,
    KeyClass keyClass,
    boolean callerIv,
    String description,
    Map<String, String> tags) {
  public KeyTemplate {
    requireNonNull(spec, "spec");
    requireNonNull(usage, "usage");
    requireNonNull(keyClass, "keyClass");
    requireNonNull(description, "description");
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    if (callerIv && keyClass != KeyClass.AEAD) {
      throw new IllegalArgumentException("only an AEAD key takes a caller's IV");
    }
  }

  /** A key that KMS has too. */
  public static KeyTemplate kms(
      KeySpec spec, KeyUsage usage, String description, Map<String, String> tags) {
    return new KeyTemplate(spec, usage, KeyClass.KMS, false, description, tags);
  }

  /** An AEAD key. */
  public static KeyTemplate aead(boolean callerIv, String description, Map<String, String> tags) {
    return new KeyTemplate(
        KeySpec.SYMMETRIC_DEFAULT,
        KeyUsage.ENCRYPT_DECRYPT,
        KeyClass.AEAD,
        callerIv,
        description,
        tags);
  }
}
