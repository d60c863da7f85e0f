package org.claviger.provider.internal.spi;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SignatureException;
import org.bouncycastle.crypto.signers.DSAEncoding;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.claviger.provider.internal.key.EcHandle;

/** The forms of an ECDSA signature. Each takes one encoding of a pair alone. */
enum EcdsaForm {
  /** A DER sequence of two integers (RFC 3279, section 2.2.3); KMS gives this one. */
  DER(""),

  /** Both integers as long as the curve's order, one after the other (IEEE P1363). */
  P1363("inP1363Format");

  private final String suffix;

  EcdsaForm(String suffix) {
    this.suffix = suffix;
  }

  /** What follows the name of the signature algorithm. */
  String suffix() {
    return suffix;
  }

  private DSAEncoding encoding() {
    return this == DER ? StandardDSAEncoding.INSTANCE : PlainDSAEncoding.INSTANCE;
  }

  BigInteger[] decode(BigInteger order, byte[] signature) throws SignatureException {
    try {
      return encoding().decode(order, signature);
    } catch (IOException | IllegalArgumentException | ClassCastException e) {
      throw new SignatureException("not two integers in range in the form " + name(), e);
    }
  }

  /** A signer in this form. */
  Signer signer(EcHandle key, Signer der) {
    return this == DER ? der : new Reencoding(der, key.getParams().getOrder());
  }

  private record Reencoding(Signer der, BigInteger order) implements Signer {
    @Override
    public void update(byte[] in, int offset, int length) throws SignatureException {
      der.update(in, offset, length);
    }

    @Override
    public byte[] sign() throws SignatureException {
      BigInteger[] pair = DER.decode(order, der.sign());
      try {
        return P1363.encoding().encode(order, pair[0], pair[1]);
      } catch (IOException e) {
        throw new SignatureException("the service's signature has no other form", e);
      }
    }
  }
}
