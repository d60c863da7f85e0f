package org.claviger.server.hsm.pkcs11;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.util.BigIntegers;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.hsm.TokenName;

/** Keys that the owner of a token has put there by software of his own. */
public final class OwnersKeys {
  private final HsmConfig config;
  private final String token;
  private final String pin;

  /** In a token of a module, which may be open. */
  public OwnersKeys(HsmConfig config, String token, String pin) {
    this.config = config;
    this.token = token;
    this.pin = pin;
  }

  /** An AES key that wraps and unwraps. */
  public void aes(String label, String id, byte[] value) {
    add(secret(label, id, Ck.CKK_AES, value, Ck.CKA_WRAP, Ck.CKA_UNWRAP));
  }

  /** The same, but its owner can take it out. */
  public void extractableAes(String label, String id, byte[] value) {
    add(
        secret(label, id, Ck.CKK_AES, value, Ck.CKA_WRAP, Ck.CKA_UNWRAP)
            .without(Set.of(Ck.CKA_EXTRACTABLE))
            .with(Ck.CKA_EXTRACTABLE, true));
  }

  /** An RSA key that signs and decrypts. */
  public void rsa(String label, String id, KeyPair pair) {
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) pair.getPrivate();
    add(
        privateKey(label, id, Ck.CKK_RSA, Ck.CKA_SIGN, Ck.CKA_DECRYPT)
            .with(Ck.CKA_MODULUS, PublicKeys.unsigned(key.getModulus()))
            .with(Ck.CKA_PUBLIC_EXPONENT, PublicKeys.unsigned(key.getPublicExponent()))
            .with(Ck.CKA_PRIVATE_EXPONENT, PublicKeys.unsigned(key.getPrivateExponent()))
            .with(Ck.CKA_PRIME_1, PublicKeys.unsigned(key.getPrimeP()))
            .with(Ck.CKA_PRIME_2, PublicKeys.unsigned(key.getPrimeQ()))
            .with(Ck.CKA_EXPONENT_1, PublicKeys.unsigned(key.getPrimeExponentP()))
            .with(Ck.CKA_EXPONENT_2, PublicKeys.unsigned(key.getPrimeExponentQ()))
            .with(Ck.CKA_COEFFICIENT, PublicKeys.unsigned(key.getCrtCoefficient())));
  }

  static Template secret(String label, String id, long type, byte[] value, long... uses) {
    return form(label, id)
        .with(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
        .with(Ck.CKA_KEY_TYPE, type)
        .with(Ck.CKA_VALUE, value)
        .and(Usage.secret(uses));
  }

  static Template privateKey(String label, String id, long type, long... uses) {
    return form(label, id)
        .with(Ck.CKA_CLASS, Ck.CKO_PRIVATE_KEY)
        .with(Ck.CKA_KEY_TYPE, type)
        .and(Usage.privateKey(uses));
  }

  static Template ec(String label, String id, Curve curve, KeyPair pair, long use) {
    byte[] scalar =
        BigIntegers.asUnsignedByteArray(
            curve.fieldBytes(), ((ECPrivateKey) pair.getPrivate()).getS());
    return privateKey(label, id, Ck.CKK_EC, use)
        .with(Ck.CKA_EC_PARAMS, curve.parameters())
        .with(Ck.CKA_VALUE, scalar);
  }

  static Template ecPublic(String label, String id, Curve curve, KeyPair pair) throws Exception {
    byte[] point =
        SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded())
            .getPublicKeyData()
            .getOctets();
    return Template.EMPTY
        .with(Ck.CKA_CLASS, Ck.CKO_PUBLIC_KEY)
        .with(Ck.CKA_KEY_TYPE, Ck.CKK_EC)
        .with(Ck.CKA_TOKEN, true)
        .with(Ck.CKA_LABEL, label)
        .with(Ck.CKA_ID, bytes(id))
        .with(Ck.CKA_EC_PARAMS, curve.parameters())
        .with(Ck.CKA_EC_POINT, new DEROctetString(point).getEncoded());
  }

  private static Template form(String label, String id) {
    return Template.EMPTY
        .with(Ck.CKA_TOKEN, true)
        .with(Ck.CKA_PRIVATE, true)
        .with(Ck.CKA_SENSITIVE, true)
        .with(Ck.CKA_EXTRACTABLE, false)
        .with(Ck.CKA_LABEL, label)
        .with(Ck.CKA_ID, bytes(id));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  void add(Template template) {
    use((cryptoki, session) -> cryptoki.createObject(session, template));
  }

  /** How many objects have the label. */
  public int count(String label) {
    return use((cryptoki, session) -> find(cryptoki, session, label).size());
  }

  /** Removes what has the label. */
  public void remove(String label) {
    use(
        (cryptoki, session) -> {
          for (long object : find(cryptoki, session, label)) {
            cryptoki.destroyObject(session, object);
          }
          return 0;
        });
  }

  private static List<Long> find(Cryptoki cryptoki, long session, String label)
      throws CryptokiException {
    return cryptoki.find(session, Template.EMPTY.with(Ck.CKA_LABEL, label));
  }

  <T> T use(Work<T> work) {
    Cryptoki cryptoki = JnaCryptoki.load(config.module(), Optional.empty());
    try {
      boolean isOurs = initialize(cryptoki);
      try {
        return use(cryptoki, work);
      } finally {
        if (isOurs) {
          cryptoki.finalizeModule();
        }
      }
    } catch (CryptokiException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The server may have the module open in this process. */
  private static boolean initialize(Cryptoki cryptoki) throws CryptokiException {
    try {
      cryptoki.initialize();
      return true;
    } catch (CryptokiException e) {
      if (e.code() == ReturnCode.CRYPTOKI_ALREADY_INITIALIZED) {
        return false;
      }
      throw e;
    }
  }

  private <T> T use(Cryptoki cryptoki, Work<T> work) throws CryptokiException {
    long slot = NamedToken.find(cryptoki, new TokenName(TokenName.Kind.LABEL, token)).orElseThrow();
    long session = cryptoki.openSession(slot);
    try {
      logIn(cryptoki, session);
      return work.with(cryptoki, session);
    } finally {
      cryptoki.closeSession(session);
    }
  }

  private void logIn(Cryptoki cryptoki, long session) throws CryptokiException {
    try {
      cryptoki.login(session, Ck.CKU_USER, StoreTokens.pin(pin));
    } catch (CryptokiException e) {
      if (e.code() != ReturnCode.USER_ALREADY_LOGGED_IN) {
        throw e;
      }
    }
  }

  /** What the owner does in his token. */
  @FunctionalInterface
  interface Work<T> {
    T with(Cryptoki cryptoki, long session) throws CryptokiException;
  }
}
