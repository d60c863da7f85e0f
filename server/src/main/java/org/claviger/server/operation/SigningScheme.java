package org.claviger.server.operation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.SignatureMechanism;
import org.claviger.server.key.SigningAlgorithmSpec;

/**
 * How a signing algorithm of the API is done: with which mechanism, on what input, and how its
 * signature looks on the wire.
 *
 * @param algorithm the API's name
 * @param mechanism the HSM's
 * @param hash what the message is hashed with; null for Ed25519 and ML-DSA, which take the message
 */
record SigningScheme(SigningAlgorithmSpec algorithm, SignatureMechanism mechanism, Hash hash) {
  /** The scheme of an algorithm that a key takes. */
  static SigningScheme of(SigningAlgorithmSpec algorithm) {
    return switch (algorithm) {
      case RSASSA_PKCS1_V1_5_SHA_256 ->
          new SigningScheme(algorithm, SignatureMechanism.RSA_PKCS1_SHA_256, Hash.SHA_256);
      case RSASSA_PKCS1_V1_5_SHA_384 ->
          new SigningScheme(algorithm, SignatureMechanism.RSA_PKCS1_SHA_384, Hash.SHA_384);
      case RSASSA_PKCS1_V1_5_SHA_512 ->
          new SigningScheme(algorithm, SignatureMechanism.RSA_PKCS1_SHA_512, Hash.SHA_512);
      case RSASSA_PSS_SHA_256 ->
          new SigningScheme(algorithm, SignatureMechanism.RSA_PSS_SHA_256, Hash.SHA_256);
      case RSASSA_PSS_SHA_384 ->
          new SigningScheme(algorithm, SignatureMechanism.RSA_PSS_SHA_384, Hash.SHA_384);
      case RSASSA_PSS_SHA_512 ->
          new SigningScheme(algorithm, SignatureMechanism.RSA_PSS_SHA_512, Hash.SHA_512);
      case ECDSA_SHA_256 -> new SigningScheme(algorithm, SignatureMechanism.ECDSA, Hash.SHA_256);
      case ECDSA_SHA_384 -> new SigningScheme(algorithm, SignatureMechanism.ECDSA, Hash.SHA_384);
      case ECDSA_SHA_512 -> new SigningScheme(algorithm, SignatureMechanism.ECDSA, Hash.SHA_512);
      case ED25519_SHA_512 -> new SigningScheme(algorithm, SignatureMechanism.ED25519, null);
      case ED25519_PH_SHA_512 ->
          new SigningScheme(algorithm, SignatureMechanism.ED25519_PH, Hash.SHA_512);
      case ML_DSA_SHAKE_256 -> new SigningScheme(algorithm, SignatureMechanism.ML_DSA, null);
      case SM2DSA -> throw new IllegalArgumentException("no key takes " + algorithm);
    };
  }

  /**
   * What the mechanism signs.
   *
   * @throws ApiException ValidationException if the message is not what its type says
   */
  byte[] input(MessageType type, byte[] message) {
    if (type == MessageType.EXTERNAL_MU && mechanism == SignatureMechanism.ML_DSA) {
      throw new ApiException(
          ErrorCode.UnsupportedOperationException,
          "This server does not support the MessageType EXTERNAL_MU: PKCS#11 has no mechanism for"
              + " it. Use RAW.");
    }
    if (!takes(type)) {
      throw new ApiException(
          ErrorCode.ValidationException,
          "MessageType " + type + " is not valid for algorithm " + algorithm + ".");
    }
    if (hash == null) {
      return message;
    }
    if (type == MessageType.RAW) {
      return hash.digest(message);
    }
    if (message.length != hash.bytes()) {
      throw new ApiException(
          ErrorCode.ValidationException,
          "Digest is invalid length for algorithm " + algorithm + ".");
    }
    return message;
  }

  private boolean takes(MessageType type) {
    return switch (type) {
      case RAW -> mechanism != SignatureMechanism.ED25519_PH;
      case DIGEST -> hash != null;
      case EXTERNAL_MU -> false;
    };
  }

  /** The HSM's signature as AWS answers it: ECDSA as a DER Ecdsa-Sig-Value (RFC 3279). */
  byte[] onTheWire(byte[] signature) {
    return mechanism == SignatureMechanism.ECDSA ? der(signature) : signature;
  }

  private static byte[] der(byte[] rAndS) {
    int half = rAndS.length / 2;
    ASN1EncodableVector integers = new ASN1EncodableVector();
    integers.add(new ASN1Integer(new BigInteger(1, Arrays.copyOfRange(rAndS, 0, half))));
    integers.add(new ASN1Integer(new BigInteger(1, Arrays.copyOfRange(rAndS, half, 2 * half))));
    try {
      return new DERSequence(integers).getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
