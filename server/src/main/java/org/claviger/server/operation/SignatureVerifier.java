package org.claviger.server.operation;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.util.BigIntegers;

/**
 * Verifies signatures under a public key, here and not in the HSM. Strict: one encoding of a
 * signature is accepted, the one that a signer makes. Whatever bytes are given for a signature, the
 * answer is yes or no, never an exception.
 */
final class SignatureVerifier {
  private static final byte[] NO_CONTEXT = {};
  private static final byte PSS_TRAILER = (byte) 0xbc;

  private SignatureVerifier() {}

  /**
   * Whether the signature is the key's.
   *
   * @param publicKey of the scheme's kind
   * @param input what {@link SigningScheme#input} gave
   */
  static boolean verify(
      SigningScheme scheme, AsymmetricKeyParameter publicKey, byte[] input, byte[] signature) {
    return switch (scheme.mechanism()) {
      case RSA_PKCS1_SHA_256, RSA_PKCS1_SHA_384, RSA_PKCS1_SHA_512 ->
          pkcs1((RSAKeyParameters) publicKey, scheme.hash(), input, signature);
      case RSA_PSS_SHA_256, RSA_PSS_SHA_384, RSA_PSS_SHA_512 ->
          pss((RSAKeyParameters) publicKey, scheme.hash(), input, signature);
      case ECDSA -> ecdsa((ECPublicKeyParameters) publicKey, input, signature);
      case ED25519 -> ed25519((Ed25519PublicKeyParameters) publicKey, input, signature);
      case ED25519_PH -> ed25519ph((Ed25519PublicKeyParameters) publicKey, input, signature);
      case ML_DSA -> mlDsa((MLDSAPublicKeyParameters) publicKey, input, signature);
    };
  }

  /** RFC 8017, section 8.2.2: opens the signature and compares with the one right encoding. */
  private static boolean pkcs1(RSAKeyParameters key, Hash hash, byte[] digest, byte[] signature) {
    if (isOutOfRange(key, signature)) {
      return false;
    }
    byte[] opened =
        BigIntegers.asUnsignedByteArray(
            signature.length,
            new BigInteger(1, signature).modPow(key.getExponent(), key.getModulus()));
    return Arrays.equals(opened, emsaPkcs1(hash, digest, signature.length));
  }

  private static byte[] emsaPkcs1(Hash hash, byte[] digest, int length) {
    byte[] digestInfo = hash.digestInfo();
    int paddingEnd = length - digest.length - digestInfo.length - 1;
    byte[] encoded = new byte[length];
    encoded[1] = 1;
    Arrays.fill(encoded, 2, paddingEnd, (byte) 0xff);
    System.arraycopy(digestInfo, 0, encoded, paddingEnd + 1, digestInfo.length);
    System.arraycopy(digest, 0, encoded, length - digest.length, digest.length);
    return encoded;
  }

  /** RFC 8017, section 8.1.2: MGF1 with the same hash, salt of the hash's length. */
  private static boolean pss(RSAKeyParameters key, Hash hash, byte[] digest, byte[] signature) {
    if (isOutOfRange(key, signature)) {
      return false;
    }
    PSSSigner signer =
        PSSSigner.createRawSigner(
            new RSAEngine(), hash.engine(), hash.engine(), hash.bytes(), PSS_TRAILER);
    signer.init(false, key);
    signer.update(digest, 0, digest.length);
    return signer.verifySignature(signature);
  }

  private static boolean isOutOfRange(RSAKeyParameters key, byte[] signature) {
    BigInteger modulus = key.getModulus();
    return signature.length != (modulus.bitLength() + 7) / 8
        || new BigInteger(1, signature).compareTo(modulus) >= 0;
  }

  private static boolean ecdsa(ECPublicKeyParameters key, byte[] digest, byte[] signature) {
    BigInteger[] rAndS;
    try {
      rAndS = StandardDSAEncoding.INSTANCE.decode(key.getParameters().getN(), signature);
    } catch (IOException | RuntimeException e) {
      // The decoder has many exceptions for bytes that are not strict DER.
      return false;
    }
    ECDSASigner signer = new ECDSASigner();
    signer.init(false, key);
    return signer.verifySignature(digest, rAndS[0], rAndS[1]);
  }

  private static boolean ed25519(Ed25519PublicKeyParameters key, byte[] message, byte[] signature) {
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(false, key);
    signer.update(message, 0, message.length);
    return signer.verifySignature(signature);
  }

  private static boolean ed25519ph(
      Ed25519PublicKeyParameters key, byte[] digest, byte[] signature) {
    return signature.length == Ed25519.SIGNATURE_SIZE
        && Ed25519.verifyPrehash(signature, 0, key.getEncoded(), 0, NO_CONTEXT, digest, 0);
  }

  private static boolean mlDsa(MLDSAPublicKeyParameters key, byte[] message, byte[] signature) {
    MLDSASigner signer = new MLDSASigner();
    signer.init(false, key);
    signer.update(message, 0, message.length);
    return signer.verifySignature(signature);
  }
}
