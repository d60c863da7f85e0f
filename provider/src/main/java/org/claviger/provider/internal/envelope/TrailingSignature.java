package org.claviger.provider.internal.envelope;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.jca.JdkProviders;
import org.claviger.provider.internal.key.PublicKeys;

/**
 * The signature over header and body that ends a signed message: ECDSA with SHA-384 on P-384. The
 * public key is a pair of the encryption context, the point compressed (SEC 1, section 2.3.3) and
 * in Base64. For a message of a suite without signature it does nothing.
 */
final class TrailingSignature {
  /** What keys of an encryption context must not begin with: the SDK keeps it for itself. */
  static final String RESERVED = "aws-crypto-";

  private static final String PUBLIC_KEY = RESERVED + "public-key";
  private static final String ALGORITHM = "SHA384withECDSA";

  /** A DER sequence of two numbers of 384 bits. */
  private static final int MAX_BYTES = 104;

  private final Signature verifier;

  private TrailingSignature(Signature verifier) {
    this.verifier = verifier;
  }

  /**
   * The signature of the message with a header, whose own bytes it covers.
   *
   * @throws AEADBadTagException if suite and encryption context disagree, or the public key is none
   */
  static TrailingSignature of(Header header) throws AEADBadTagException {
    String encoded = header.context().get(PUBLIC_KEY);
    if (header.suite().isSigned() != (encoded != null)) {
      throw new AEADBadTagException(
          "the message's algorithm suite and its context's " + PUBLIC_KEY + " do not go together");
    }
    if (encoded == null) {
      return new TrailingSignature(null);
    }
    try {
      Signature verifier =
          Signature.getInstance(ALGORITHM, JdkProviders.of("Signature", ALGORITHM));
      verifier.initVerify(publicKey(encoded));
      verifier.update(header.body());
      verifier.update(header.tag());
      return new TrailingSignature(verifier);
    } catch (GeneralSecurityException | IllegalArgumentException | KmsException e) {
      throw bad("the message's " + PUBLIC_KEY + " is no public key on P-384", e);
    }
  }

  private static PublicKey publicKey(String encoded) throws GeneralSecurityException {
    byte[] compressed = Base64.getDecoder().decode(encoded);
    var curve = CustomNamedCurves.getByOID(SECObjectIdentifiers.secp384r1).getCurve();
    AlgorithmIdentifier algorithm =
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp384r1);
    byte[] point = curve.decodePoint(compressed).getEncoded(false);
    try {
      return PublicKeys.decode(new SubjectPublicKeyInfo(algorithm, point).getEncoded());
    } catch (java.io.IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  void update(byte[] bytes, int offset, int length) {
    if (verifier == null) {
      return;
    }
    try {
      verifier.update(bytes, offset, length);
    } catch (SignatureException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What follows the body: the footer, or nothing. */
  Section section() {
    return verifier == null ? new Section.End() : new Footer(this);
  }

  private void verify(byte[] bytes, int offset, int length) throws AEADBadTagException {
    try {
      if (!verifier.verify(bytes, offset, length)) {
        throw bad("the signature at the end of the message is wrong", null);
      }
    } catch (SignatureException e) {
      throw bad("the signature at the end of the message is malformed", e);
    }
  }

  private static AEADBadTagException bad(String what, Exception cause) {
    AEADBadTagException bad = new AEADBadTagException(what);
    bad.initCause(cause);
    return bad;
  }

  /** The footer of a signed message: the signature behind its length. */
  private record Footer(TrailingSignature signature) implements Section {
    @Override
    public int needed(byte[] bytes, int offset, int available) throws AEADBadTagException {
      if (available < Short.BYTES) {
        return Short.BYTES;
      }
      int length = (bytes[offset] & 0xff) << 8 | (bytes[offset + 1] & 0xff);
      if (length == 0 || length > MAX_BYTES) {
        throw bad("the signature at the end of the message is malformed", null);
      }
      return Short.BYTES + length;
    }

    @Override
    public int accept(byte[] bytes, int offset, int length, byte[] out, int outOffset)
        throws AEADBadTagException {
      signature.verify(bytes, offset + Short.BYTES, length - Short.BYTES);
      return 0;
    }

    @Override
    public Section next() {
      return new End();
    }
  }
}
