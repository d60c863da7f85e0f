package org.claviger.server.operation;

import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/** {@code Recipient}: an answer for an attested enclave alone, which this server cannot give. */
final class Recipient {
  private static final int MAX_DOCUMENT_BYTES = 262_144;

  private Recipient() {}

  /**
   * Refuses a request that has the member. To be called before {@link Members#check}.
   *
   * @throws ApiException UnsupportedOperationException; ValidationException if it breaks a
   *     constraint besides
   */
  static void refuse(Members members) {
    Members recipient = members.optionalObject("Recipient");
    if (recipient == null) {
      return;
    }
    boolean named =
        recipient.optionalConstant("KeyEncryptionAlgorithm", Mechanism.class, null) != null;
    byte[] document = recipient.optionalBlob("AttestationDocument", 1, MAX_DOCUMENT_BYTES);
    members.check();
    if (named || document != null) {
      throw new ApiException(
          ErrorCode.UnsupportedOperationException,
          "This server does not support Recipient: it verifies no attestation documents.");
    }
  }

  /** Under what an answer would be encrypted for the recipient. */
  private enum Mechanism {
    RSAES_OAEP_SHA_256
  }
}
