package org.claviger.server.operation;

import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/** The data key pairs of the API, named as on the wire. */
enum DataKeyPairSpec {
  RSA_2048,
  RSA_3072,
  RSA_4096,
  ECC_NIST_P256,
  ECC_NIST_P384,
  ECC_NIST_P521,
  ECC_SECG_P256K1,
  /** A name of the API, of AWS's Regions in China alone. */
  SM2,
  ECC_NIST_EDWARDS25519;

  /**
   * What the HSM makes.
   *
   * @throws ApiException UnsupportedOperationException
   */
  org.claviger.server.hsm.DataKeyPairSpec made() {
    if (this == SM2) {
      throw new ApiException(
          ErrorCode.UnsupportedOperationException,
          "This server does not support the KeyPairSpec SM2; AWS has it in China alone.");
    }
    return org.claviger.server.hsm.DataKeyPairSpec.valueOf(name());
  }
}
