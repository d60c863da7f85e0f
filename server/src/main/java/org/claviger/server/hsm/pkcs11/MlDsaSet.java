package org.claviger.server.hsm.pkcs11;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;

/** The parameter sets of ML-DSA (FIPS 204, section 4). */
enum MlDsaSet {
  ML_DSA_44(Ck.CKP_ML_DSA_44, 2_420, "2.16.840.1.101.3.4.3.17"),
  ML_DSA_65(Ck.CKP_ML_DSA_65, 3_309, "2.16.840.1.101.3.4.3.18"),
  ML_DSA_87(Ck.CKP_ML_DSA_87, 4_627, "2.16.840.1.101.3.4.3.19");

  private final long parameterSet;
  private final int signatureBytes;
  private final String oid;

  MlDsaSet(long parameterSet, int signatureBytes, String oid) {
    this.parameterSet = parameterSet;
    this.signatureBytes = signatureBytes;
    this.oid = oid;
  }

  /** CKA_PARAMETER_SET. */
  long parameterSet() {
    return parameterSet;
  }

  int signatureBytes() {
    return signatureBytes;
  }

  /** A public key, as FIPS 204 encodes it, in a DER SubjectPublicKeyInfo (RFC 9881). */
  byte[] subjectPublicKeyInfo(byte[] publicKey) {
    try {
      AlgorithmIdentifier algorithm = new AlgorithmIdentifier(new ASN1ObjectIdentifier(oid));
      return new SubjectPublicKeyInfo(algorithm, publicKey).getEncoded("DER");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a signature is pure ML-DSA with an empty context. */
  boolean verifies(byte[] publicKey, byte[] message, byte[] signature) {
    MLDSASigner signer = new MLDSASigner();
    signer.init(false, new MLDSAPublicKeyParameters(parameters(), publicKey));
    signer.update(message, 0, message.length);
    return signer.verifySignature(signature);
  }

  private MLDSAParameters parameters() {
    return switch (this) {
      case ML_DSA_44 -> MLDSAParameters.ml_dsa_44;
      case ML_DSA_65 -> MLDSAParameters.ml_dsa_65;
      case ML_DSA_87 -> MLDSAParameters.ml_dsa_87;
    };
  }
}
