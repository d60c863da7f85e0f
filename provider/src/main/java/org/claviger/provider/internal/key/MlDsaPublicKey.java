package org.claviger.provider.internal.key;

import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;

/** An ML-DSA public key: its encoding, as RFC 9881 has it, and nothing else. */
public final class MlDsaPublicKey extends EncodedPublicKey {
  private static final long serialVersionUID = 1L;

  private static final Map<ASN1ObjectIdentifier, MLDSAParameters> SETS =
      Map.of(
          NISTObjectIdentifiers.id_ml_dsa_44, MLDSAParameters.ml_dsa_44,
          NISTObjectIdentifiers.id_ml_dsa_65, MLDSAParameters.ml_dsa_65,
          NISTObjectIdentifiers.id_ml_dsa_87, MLDSAParameters.ml_dsa_87);

  /** FIPS 204, table 2. */
  private static final Map<MLDSAParameters, Integer> KEY_BYTES =
      Map.of(
          MLDSAParameters.ml_dsa_44, 1_312,
          MLDSAParameters.ml_dsa_65, 1_952,
          MLDSAParameters.ml_dsa_87, 2_592);

  private final transient MLDSAPublicKeyParameters parameters;

  private MlDsaPublicKey(byte[] encoded, MLDSAPublicKeyParameters parameters) {
    super(encoded);
    this.parameters = parameters;
  }

  static boolean isAlgorithm(ASN1ObjectIdentifier oid) {
    return SETS.containsKey(oid);
  }

  /**
   * A public key of any provider.
   *
   * @throws InvalidKeyException if it is no ML-DSA key in the encoding of RFC 9881
   */
  public static MlDsaPublicKey of(PublicKey key) throws InvalidKeyException {
    if (key instanceof MlDsaPublicKey own) {
      return own;
    }
    return decode(key == null ? null : key.getEncoded());
  }

  static MlDsaPublicKey decode(byte[] encoded) throws InvalidKeyException {
    try {
      SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(encoded);
      MLDSAParameters set = info == null ? null : SETS.get(info.getAlgorithm().getAlgorithm());
      if (set != null && info.getAlgorithm().getParameters() == null) {
        byte[] key = info.getPublicKeyData().getOctets();
        if (key.length == KEY_BYTES.get(set) && Arrays.equals(info.getEncoded("DER"), encoded)) {
          return new MlDsaPublicKey(encoded, new MLDSAPublicKeyParameters(set, key));
        }
      }
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw new InvalidKeyException("not an ML-DSA public key", e);
    }
    throw new InvalidKeyException("not an ML-DSA public key");
  }

  /** For example {@code ML-DSA-65}. */
  public String parameterSet() {
    return parameters.getParameters().getName().toUpperCase(Locale.ROOT);
  }

  /** The key for Bouncy Castle. */
  public MLDSAPublicKeyParameters parameters() {
    return parameters;
  }

  @Override
  public String getAlgorithm() {
    return "ML-DSA";
  }

  @Override
  public String toString() {
    return parameterSet() + " public key";
  }
}
