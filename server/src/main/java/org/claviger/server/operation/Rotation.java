package org.claviger.server.operation;

import java.util.List;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyManager;
import org.claviger.server.key.KeyMaterial;
import org.claviger.server.key.Origin;

/** What the actions about rotation ask of a key, in AWS's order: what it is, then its state. */
final class Rotation {
  /** How often a key is rotated on demand at most, as in AWS. */
  static final int MAX_ON_DEMAND = 25;

  private Rotation() {}

  /**
   * The key is a symmetric KMS key: no other has more than one material.
   *
   * @throws ApiException UnsupportedOperationException
   */
  static void requireRotatable(Key key) {
    if (!key.isRotatable()) {
      throw unsupported(
          key.arn()
              + " key spec is "
              + key.spec()
              + (key.spec().isSymmetric() ? " of class " + key.keyClass() : "")
              + " which is not valid for this operation.");
    }
  }

  /**
   * The key's material is made by the service.
   *
   * @throws ApiException UnsupportedOperationException
   */
  static void requireMadeHere(Key key) {
    requireRotatable(key);
    if (key.origin() != Origin.AWS_KMS) {
      throw unsupported(
          key.arn() + " origin is " + key.origin() + " which is not valid for this operation.");
    }
  }

  /**
   * The key is not one of a custom key store's, whose material stays.
   *
   * @throws ApiException UnsupportedOperationException
   */
  static void requireNoStore(Key key) {
    if (key.origin() == Origin.AWS_CLOUDHSM || key.origin() == Origin.EXTERNAL_KEY_STORE) {
      throw unsupported(
          key.arn() + " origin is " + key.origin() + " which is not valid for this operation.");
    }
  }

  /**
   * The account looks after the key.
   *
   * @throws ApiException UnsupportedOperationException
   */
  static void requireCustomerManaged(Key key) {
    if (key.kind().manager() == KeyManager.AWS) {
      throw unsupported(
          key.arn() + " is an AWS managed key, whose rotation is not valid for this operation.");
    }
  }

  /** Whether all of some related keys have a material. */
  static boolean isImportedInto(KeyMaterial material, List<Key> related) {
    return related.stream().allMatch(each -> each.material(material.id()).isPresent());
  }

  private static ApiException unsupported(String message) {
    return new ApiException(ErrorCode.UnsupportedOperationException, message);
  }
}
