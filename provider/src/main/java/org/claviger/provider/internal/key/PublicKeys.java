package org.claviger.provider.internal.key;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.jca.JdkProviders;

/** Public keys from their DER SubjectPublicKeyInfo, as the JDK's own classes where it has them. */
public final class PublicKeys {
  /** RFC 8410, section 3. */
  private static final String ED25519 = "1.3.101.112";

  private PublicKeys() {}

  /**
   * Decodes a public key.
   *
   * @throws KmsException if it is malformed or of a kind that this provider does not know
   */
  public static PublicKey decode(byte[] encoded) {
    try {
      SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(encoded);
      if (Secp256k1.isCurveOf(info)) {
        return Secp256k1.publicKey(info, encoded);
      }
      if (MlDsaPublicKey.isAlgorithm(info.getAlgorithm().getAlgorithm())) {
        return MlDsaPublicKey.decode(encoded);
      }
      return byJdk(algorithm(info.getAlgorithm().getAlgorithm()), encoded);
    } catch (GeneralSecurityException | IllegalArgumentException | IllegalStateException e) {
      throw new KmsException("a public key cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The JDK's own object for a public key of any provider, so that nothing foreign reaches the
   * local verification.
   *
   * @throws InvalidKeyException if the key has no encoding that can be read
   */
  public static PublicKey own(PublicKey key) throws InvalidKeyException {
    if (key instanceof ECPublicKey ec && BouncyCastleCurves.isSecp256k1(ec.getParams())) {
      return key;
    }
    byte[] encoded = key.getEncoded();
    if (encoded == null) {
      throw new InvalidKeyException("the public key has no encoding");
    }
    try {
      return decode(encoded);
    } catch (KmsException e) {
      throw new InvalidKeyException(e.getMessage(), e);
    }
  }

  private static PublicKey byJdk(String algorithm, byte[] encoded) throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm, JdkProviders.of("KeyFactory", algorithm))
        .generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static String algorithm(ASN1ObjectIdentifier oid) throws InvalidKeyException {
    if (oid.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return "RSA";
    }
    if (oid.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return "EC";
    }
    if (oid.getId().equals(ED25519)) {
      return "EdDSA";
    }
    throw new InvalidKeyException("the algorithm " + oid + " is not known to this provider");
  }
}
