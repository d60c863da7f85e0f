package org.claviger.provider;

import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The encryption context of KMS, as the parameter of the transformation {@code KMS}: pairs that are
 * bound to a ciphertext as additional authenticated data. They are not part of it, and a decryption
 * needs the very same ones. They are not secret either: the service writes them to its audit log,
 * and policies can ask for them.
 *
 * <p>Immutable. Equal to another if the pairs are; their order means nothing. {@code toString}
 * shows the keys alone.
 */
public final class EncryptionContextSpec implements AlgorithmParameterSpec {
  /** No pairs: what holds where no parameter is given. */
  public static final EncryptionContextSpec EMPTY = new EncryptionContextSpec(Map.of());

  private final Map<String, String> context;

  private EncryptionContextSpec(Map<String, String> context) {
    this.context = Map.copyOf(context);
  }

  /**
   * A context of these pairs.
   *
   * @throws IllegalArgumentException if a key is empty, or a key or value has half a surrogate pair
   * @throws NullPointerException if a key or value is null
   */
  public static EncryptionContextSpec of(Map<String, String> context) {
    EncryptionContextSpec spec = new EncryptionContextSpec(context);
    if (spec.context.containsKey("")) {
      throw new IllegalArgumentException("a key of the encryption context is empty");
    }
    spec.context.forEach(EncryptionContextSpec::requireText);
    return spec;
  }

  private static void requireText(String key, String value) {
    CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    if (!encoder.canEncode(key) || !encoder.canEncode(value)) {
      throw new IllegalArgumentException("a pair of the encryption context has no form in UTF-8");
    }
  }

  /** A context of one pair. */
  public static EncryptionContextSpec of(String key, String value) {
    return of(Map.of(Objects.requireNonNull(key), Objects.requireNonNull(value)));
  }

  /** The pairs, unmodifiable and in no order. */
  public Map<String, String> context() {
    return context;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncryptionContextSpec spec && context.equals(spec.context);
  }

  @Override
  public int hashCode() {
    return context.hashCode();
  }

  @Override
  public String toString() {
    Set<String> keys = new TreeSet<>(context.keySet());
    return "EncryptionContextSpec" + keys;
  }
}
