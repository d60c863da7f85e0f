package org.claviger.server.hsm.pkcs11;

import java.util.LinkedHashMap;
import java.util.Map;
import org.claviger.server.hsm.ceremony.Recipient;
import org.claviger.server.hsm.ceremony.TransportKey;

/**
 * The recipient's public keys in the source's token: made trusted by the security officer for one
 * ceremony, and destroyed at its end.
 */
final class TrustedKeys {
  private static final String LABEL = "claviger:recipient";
  private static final byte[] EXPONENT = {1, 0, 1};
  private static final Template SEARCH =
      Template.EMPTY.with(Ck.CKA_CLASS, Ck.CKO_PUBLIC_KEY).with(Ck.CKA_LABEL, LABEL);

  private final Cryptoki cryptoki;

  TrustedKeys(Cryptoki cryptoki) {
    this.cryptoki = cryptoki;
  }

  /**
   * Makes them.
   *
   * @param officer a session of the security officer
   */
  void make(long officer, Recipient recipient) throws CryptokiException {
    for (TransportKey key : recipient.keys().values().stream().distinct().toList()) {
      cryptoki.createObject(
          officer,
          SEARCH
              .with(Ck.CKA_KEY_TYPE, Ck.CKK_RSA)
              .with(Ck.CKA_TOKEN, true)
              .with(Ck.CKA_PRIVATE, false)
              .with(Ck.CKA_MODIFIABLE, false)
              .with(Ck.CKA_TRUSTED, true)
              .with(Ck.CKA_WRAP, true)
              .with(Ck.CKA_ENCRYPT, false)
              .with(Ck.CKA_VERIFY, false)
              .withMechanisms(Ck.CKM_RSA_PKCS_OAEP)
              .with(Ck.CKA_MODULUS, PublicKeys.unsigned(key.modulus()))
              .with(Ck.CKA_PUBLIC_EXPONENT, EXPONENT));
    }
  }

  /** Their handles. */
  Map<TransportKey, Long> find(long session) throws CryptokiException {
    Map<TransportKey, Long> found = new LinkedHashMap<>();
    for (long object : cryptoki.find(session, SEARCH)) {
      found.put(new TransportKey(PublicKeys.rsa(cryptoki, session, object)), object);
    }
    return found;
  }

  /** Destroys them, and any that a ceremony left that was cut off. */
  void destroy(long session) throws CryptokiException {
    for (long object : cryptoki.find(session, SEARCH)) {
      cryptoki.destroyObject(session, object);
    }
  }
}
