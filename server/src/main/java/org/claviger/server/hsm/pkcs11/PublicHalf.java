package org.claviger.server.hsm.pkcs11;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.claviger.server.hsm.UnsuitableKeyException;

/**
 * The public key that belongs to a private key of a token: of an RSA key it is in the private key's
 * attributes, of others in an object beside it, a public key or a certificate of the same name.
 * What it gives is not yet seen to be the private key's.
 */
final class PublicHalf {
  private final Cryptoki cryptoki;
  private final Session session;
  private final Template name;

  /**
   * Of a private key of that name.
   *
   * @param label used where there is no id
   */
  PublicHalf(Cryptoki cryptoki, Session session, byte[] label, byte[] id) {
    this.cryptoki = cryptoki;
    this.session = session;
    this.name =
        id.length > 0
            ? Template.EMPTY.with(Ck.CKA_ID, id)
            : Template.EMPTY.with(Ck.CKA_LABEL, label);
  }

  /**
   * The public key as a DER SubjectPublicKeyInfo.
   *
   * @throws UnsuitableKeyException if the token does not have it
   */
  byte[] of(KeyShape shape, long key) throws CryptokiException {
    if (shape instanceof KeyShape.Rsa) {
      return PublicKeys.rsa(cryptoki, session.worker(), key);
    }
    Optional<Long> publicKey = first(Ck.CKO_PUBLIC_KEY);
    if (publicKey.isPresent()) {
      return read(shape, publicKey.get());
    }
    return certified(
        first(Ck.CKO_CERTIFICATE)
            .orElseThrow(
                () ->
                    new UnsuitableKeyException(
                        "the token has neither a public key nor a certificate with the CKA_ID of"
                            + " the private key")));
  }

  private byte[] read(KeyShape shape, long publicKey) throws CryptokiException {
    try {
      return PublicKeys.of(cryptoki, session.worker(), shape, publicKey);
    } catch (IllegalArgumentException e) {
      throw new UnsuitableKeyException("the public key beside the private key is none", e);
    }
  }

  private Optional<Long> first(long objectClass) throws CryptokiException {
    Template search =
        Template.EMPTY.with(Ck.CKA_CLASS, objectClass).with(Ck.CKA_TOKEN, true).and(name);
    List<Long> found = cryptoki.find(session.worker(), search);
    return found.stream().findFirst();
  }

  private byte[] certified(long certificate) throws CryptokiException {
    byte[] value = cryptoki.attribute(session.worker(), certificate, Ck.CKA_VALUE);
    try {
      SubjectPublicKeyInfo info = Certificate.getInstance(value).getSubjectPublicKeyInfo();
      return info.getEncoded("DER");
    } catch (IOException | RuntimeException e) {
      throw new UnsuitableKeyException("the certificate beside the private key is no X.509", e);
    }
  }
}
