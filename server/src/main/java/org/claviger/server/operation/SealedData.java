package org.claviger.server.operation;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.ciphertext.CiphertextBlob;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.OaepHash;
import org.claviger.server.key.EncryptionAlgorithmSpec;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyClass;
import org.claviger.server.key.KeyUsage;
import org.claviger.server.key.Region;

/**
 * A ciphertext to be opened, as Decrypt and ReEncrypt are given it.
 *
 * @param ciphertext 1 to 6,144 bytes; empty for a dry run that looks at none
 * @param keyId which key the caller says it is under; empty to go by the blob
 * @param terms the algorithm and context that the caller says it is under
 * @param options grant tokens and dry run
 */
record SealedData(
    Optional<byte[]> ciphertext,
    Optional<String> keyId,
    EncryptionTerms terms,
    UseOptions options) {
  private static final int MAX_CIPHERTEXT_BYTES = 6_144;
  private static final String UNKNOWN_KEY =
      "The ciphertext refers to a customer master key that does not exist, does not exist in this"
          + " region, or you are not allowed to access.";

  SealedData {
    requireNonNull(ciphertext, "ciphertext");
    requireNonNull(keyId, "keyId");
    requireNonNull(terms, "terms");
    requireNonNull(options, "options");
  }

  /**
   * Reads the members and refuses the request if any that were read broke a constraint.
   *
   * @param prefix {@code Source} or the empty string
   */
  static SealedData read(Members members, String prefix) {
    UseOptions options = UseOptions.read(members);
    Optional<byte[]> ciphertext = ciphertext(members, options.dryRun());
    String keyIdMember = prefix + "KeyId";
    String keyId = members.optionalString(keyIdMember, 1, OnKey.MAX_KEY_ID_CHARACTERS);
    EncryptionTerms terms = EncryptionTerms.read(members, prefix);
    members.check();
    if (keyId == null && (ciphertext.isEmpty() || !terms.isSymmetric())) {
      throw new ApiException(ErrorCode.ValidationException, keyIdMember + " must not be null");
    }
    return new SealedData(ciphertext, Optional.ofNullable(keyId), terms, options);
  }

  /** Modifiers apply to a dry run alone; the one that there is makes it look at no ciphertext. */
  private static Optional<byte[]> ciphertext(Members members, boolean dryRun) {
    boolean ignored =
        !members.constants("DryRunModifiers", DryRunModifier.class).isEmpty() && dryRun;
    byte[] ciphertext =
        ignored
            ? members.optionalBlob("CiphertextBlob", 1, MAX_CIPHERTEXT_BYTES)
            : members.blob("CiphertextBlob", 1, MAX_CIPHERTEXT_BYTES);
    return ignored ? Optional.empty() : Optional.ofNullable(ciphertext);
  }

  /**
   * Finds the key: the one that the caller names, else the one that the blob names.
   *
   * @throws ApiException InvalidCiphertextException if no key is named and this is no blob of ours
   */
  Located locate(RequestContext context) {
    Optional<CiphertextBlob> blob =
        terms.isSymmetric() ? ciphertext.flatMap(CiphertextBlob::decode) : Optional.empty();
    Key key =
        keyId
            .map(id -> OnKey.find(context, id))
            .orElseGet(() -> keyOf(blob.orElseThrow(SealedData::invalid), context));
    return new Located(key, blob, this);
  }

  private static Key keyOf(CiphertextBlob blob, RequestContext context) {
    try {
      return context
          .region()
          .keys()
          .resolveByMaterial(
              blob.header().keyId(), blob.header().materialId(), context.caller().accountId());
    } catch (ApiException e) {
      if (e.code() != ErrorCode.NotFoundException) {
        throw e;
      }
      // AWS does not tell a key that is gone from one that is none of the caller's business.
      throw new ApiException(ErrorCode.AccessDeniedException, UNKNOWN_KEY);
    }
  }

  private static ApiException invalid() {
    return new ApiException(ErrorCode.InvalidCiphertextException, null);
  }

  /** A ciphertext and the key to open it with. */
  record Located(Key key, Optional<CiphertextBlob> blob, SealedData sealed) {
    /** A permission to open it. */
    AccessRequest access(RequestContext context, String permission) {
      AccessRequest access = sealed.terms.access(context, permission, key, sealed.keyId.orElse(""));
      return sealed.keyId.isPresent() ? access : access.disguisedAs(UNKNOWN_KEY);
    }

    /**
     * Opens it. The caller wipes the plaintext.
     *
     * @param action for messages
     * @throws ApiException if the key's state, usage, class or algorithm forbids it,
     *     IncorrectKeyException if the blob is another key's, InvalidCiphertextException if it is
     *     not what was encrypted
     */
    Opened open(Region region, String action) {
      OnKey.requireUsable(key, KeyUsage.ENCRYPT_DECRYPT, KeyClass.KMS, action);
      Hsm hsm = region.hsmOf(key);
      try {
        return sealed.terms.isSymmetric() ? openBlob(hsm) : openOaep(hsm);
      } catch (InvalidCiphertextException e) {
        throw invalid();
      }
    }

    /**
     * Does a dry run: opens it and wipes the plaintext, or looks at the key alone where the request
     * says so.
     *
     * @return the length of the plaintext in bytes; 0 if it was not opened
     * @throws ApiException as {@link #open}
     */
    int tryOut(Region region, String action) {
      if (sealed.ciphertext.isEmpty()) {
        OnKey.requireUsable(key, KeyUsage.ENCRYPT_DECRYPT, KeyClass.KMS, action);
        sealed.terms.requireTakenBy(key);
        return 0;
      }
      byte[] plaintext = open(region, action).plaintext();
      Arrays.fill(plaintext, (byte) 0);
      return plaintext.length;
    }

    private Opened openBlob(Hsm hsm) {
      // AWS reads the blob before it compares the algorithm with the key.
      CiphertextBlob found = blob.orElseThrow(SealedData::invalid);
      if (!found.header().keyId().equals(key.arn().keyId())) {
        throw new ApiException(
            ErrorCode.IncorrectKeyException,
            "The key ID in the request does not identify a CMK that can perform this operation.");
      }
      sealed.terms.requireTakenBy(key);
      Material material =
          key.material(found.header().materialId()).orElseThrow(SealedData::invalid);
      byte[] aad = found.header().associatedData(sealed.terms.context());
      byte[] plaintext = hsm.decryptUnderSubkey(material, found.body(), aad);
      return new Opened(plaintext, Optional.of(material.id()));
    }

    private Opened openOaep(Hsm hsm) {
      sealed.terms.requireTakenBy(key);
      OaepHash hash =
          sealed.terms.algorithm() == EncryptionAlgorithmSpec.RSAES_OAEP_SHA_1
              ? OaepHash.SHA_1
              : OaepHash.SHA_256;
      byte[] plaintext =
          hsm.decryptOaep(key.currentMaterial(), hash, sealed.ciphertext.orElseThrow());
      return new Opened(plaintext, Optional.empty());
    }
  }

  /** The values of {@code DryRunModifiers}. */
  private enum DryRunModifier {
    IGNORE_CIPHERTEXT
  }

  /**
   * What was inside.
   *
   * @param plaintext to be wiped
   * @param materialId the material of a symmetric key
   */
  record Opened(byte[] plaintext, Optional<String> materialId) {}
}
