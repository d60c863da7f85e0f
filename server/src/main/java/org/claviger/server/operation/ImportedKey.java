package org.claviger.server.operation;

import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Key;
import org.claviger.server.key.Origin;

/** What the actions about imported material ask of a key first. */
final class ImportedKey {
  private ImportedKey() {}

  /**
   * The key's owner imports its material.
   *
   * @throws ApiException UnsupportedOperationException
   */
  static void require(Key key) {
    if (key.origin() != Origin.EXTERNAL) {
      throw new ApiException(
          ErrorCode.UnsupportedOperationException,
          key.arn() + " origin is " + key.origin() + " which is not valid for this operation.");
    }
  }
}
