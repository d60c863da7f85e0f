package org.claviger.server.operation;

import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.MaterialSpec;

/** The wrapping keys of the API, named as on the wire. */
enum WrappingKeySpec {
  RSA_2048,
  RSA_3072,
  RSA_4096,
  /** A name of the API, of AWS's Regions in China alone. */
  SM2;

  /**
   * What the HSM makes.
   *
   * @throws ApiException UnsupportedOperationException
   */
  MaterialSpec material() {
    return switch (this) {
      case RSA_2048 -> MaterialSpec.RSA_2048_UNWRAP;
      case RSA_3072 -> MaterialSpec.RSA_3072_UNWRAP;
      case RSA_4096 -> MaterialSpec.RSA_4096_UNWRAP;
      case SM2 ->
          throw new ApiException(
              ErrorCode.UnsupportedOperationException,
              "This server does not support the WrappingKeySpec SM2; AWS has it in China alone.");
    };
  }
}
