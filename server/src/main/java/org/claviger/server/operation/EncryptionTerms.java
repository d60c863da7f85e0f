package org.claviger.server.operation;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.ciphertext.EncryptionContext;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.EncryptionAlgorithmSpec;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyChecks;

/**
 * Under which algorithm and context something is encrypted. ReEncrypt has them twice, with a prefix
 * before the members' names.
 *
 * @param algorithm SYMMETRIC_DEFAULT where the request names none
 * @param context empty where the request has none
 */
record EncryptionTerms(EncryptionAlgorithmSpec algorithm, EncryptionContext context) {
  EncryptionTerms {
    requireNonNull(algorithm, "algorithm");
    requireNonNull(context, "context");
  }

  /**
   * Reads the members.
   *
   * @param prefix {@code Source}, {@code Destination}, or the empty string
   */
  static EncryptionTerms read(Members members, String prefix) {
    return new EncryptionTerms(
        members.optionalConstant(
            prefix + "EncryptionAlgorithm",
            EncryptionAlgorithmSpec.class,
            EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT),
        context(members, prefix + "EncryptionContext"));
  }

  /** Reads an encryption context. */
  static EncryptionContext context(Members members, String name) {
    try {
      return new EncryptionContext(members.stringMap(name));
    } catch (IllegalArgumentException e) {
      members.violation(null, Members.path(name), e.getMessage());
      return EncryptionContext.EMPTY;
    }
  }

  /** Shows a context in the audit record, as AWS does, unless it is empty. */
  static void show(ObjectNode parameters, String name, EncryptionContext context) {
    if (!context.isEmpty()) {
      ObjectNode pairs = parameters.putObject(name);
      context.pairs().forEach(pairs::put);
    }
  }

  /** Shows the terms in the audit record. */
  void show(ObjectNode parameters, String prefix) {
    parameters.put(name(prefix, "EncryptionAlgorithm"), algorithm.name());
    show(parameters, name(prefix, "EncryptionContext"), context);
  }

  /** A permission on a key to encrypt or decrypt on these terms. */
  AccessRequest access(
      RequestContext requestContext, String permission, Key key, String identifier) {
    return OnKey.access(requestContext, permission, key, identifier, context)
        .with(ConditionKeys.of("kms:encryptionalgorithm", algorithm));
  }

  /** Whether a KMS key's own ciphertext format is meant. */
  boolean isSymmetric() {
    return algorithm == EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT;
  }

  /**
   * The key takes the terms.
   *
   * @throws ApiException InvalidKeyUsageException, or ValidationException for a context with an
   *     asymmetric key
   */
  void requireTakenBy(Key key) {
    KeyChecks.requireAlgorithm(key, algorithm);
    if (!isSymmetric() && !context.isEmpty()) {
      throw new ApiException(
          ErrorCode.ValidationException,
          "EncryptionContext is not supported when encrypting/decrypting with asymmetric CMKs.");
    }
  }

  private static String name(String prefix, String member) {
    return prefix.isEmpty() ? Members.path(member) : prefix.toLowerCase(Locale.ROOT) + member;
  }
}
