package org.claviger.server.hsm.pkcs11;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;

/** The curves of KMS keys by their object identifiers. */
enum Curve {
  P256("1.2.840.10045.3.1.7", 64),
  P384("1.3.132.0.34", 96),
  P521("1.3.132.0.35", 132),
  SECP256K1("1.3.132.0.10", 64),
  ED25519("1.3.101.112", 64);

  /** The DER of the PrintableString {@code edwards25519}. */
  private static final byte[] EDWARDS_25519 =
      HexFormat.of().parseHex("130c656477617264733235353139");

  private final String oid;
  private final int signatureBytes;

  Curve(String oid, int signatureBytes) {
    this.oid = oid;
    this.signatureBytes = signatureBytes;
  }

  ASN1ObjectIdentifier oid() {
    return new ASN1ObjectIdentifier(oid);
  }

  /** A coordinate's length. */
  int fieldBytes() {
    return signatureBytes / 2;
  }

  /** The curve's numbers; Ed25519 has none here. */
  ECDomainParameters domain() {
    return new ECDomainParameters(CustomNamedCurves.getByOID(oid()));
  }

  /** Two integers of the curve's length. */
  int signatureBytes() {
    return signatureBytes;
  }

  /** Whether a module's CKA_EC_PARAMS mean this curve; some name it (PKCS#11 v3.0, 2.3.10). */
  boolean isNamedBy(byte[] ecParameters) {
    return Arrays.equals(ecParameters, parameters())
        || (this == ED25519 && Arrays.equals(ecParameters, EDWARDS_25519));
  }

  /** CKA_EC_PARAMS: the DER of the object identifier. */
  byte[] parameters() {
    try {
      return oid().getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
