package org.claviger.server.operation;

import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.ImportWrapping;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeySpec;

/** The wrapping algorithms of the API, its AlgorithmSpec, named as on the wire. */
enum WrappingAlgorithm {
  /** AWS ended its support in October 2023. */
  RSAES_PKCS1_V1_5,
  RSAES_OAEP_SHA_1,
  RSAES_OAEP_SHA_256,
  RSA_AES_KEY_WRAP_SHA_1,
  RSA_AES_KEY_WRAP_SHA_256,
  /** A name of the API, of AWS's Regions in China alone. */
  SM2PKE;

  /**
   * The algorithm for the material of a key.
   *
   * @throws ApiException UnsupportedOperationException if nobody has it; ValidationException if
   *     such material does not fit
   */
  ImportWrapping of(Key key, WrappingKeySpec wrappingKey) {
    if (this == RSAES_PKCS1_V1_5 || this == SM2PKE) {
      throw new ApiException(
          ErrorCode.UnsupportedOperationException,
          "The wrapping algorithm " + this + " is not supported; use RSAES_OAEP_SHA_256.");
    }
    boolean direct = this == RSAES_OAEP_SHA_1 || this == RSAES_OAEP_SHA_256;
    boolean isRsa = key.spec().name().startsWith("RSA_");
    boolean isTooLong =
        key.spec() == KeySpec.ECC_NIST_P521 && wrappingKey == WrappingKeySpec.RSA_2048;
    if (direct && (isRsa || isTooLong)) {
      throw new ApiException(
          ErrorCode.ValidationException,
          "The wrapping algorithm %s with the wrapping key spec %s cannot wrap the key material of key spec %s; use RSA_AES_KEY_WRAP_SHA_256."
              .formatted(this, wrappingKey, key.spec()));
    }
    return ImportWrapping.valueOf(name());
  }
}
