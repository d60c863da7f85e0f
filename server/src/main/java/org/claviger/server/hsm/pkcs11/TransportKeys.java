package org.claviger.server.hsm.pkcs11;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.ceremony.Recipient;
import org.claviger.server.hsm.ceremony.SharedKey;
import org.claviger.server.hsm.ceremony.TransportKey;

/**
 * The receiver's transport keys: token objects that live from a request to the end of the ceremony.
 * There is one for each form of key, because the private key's CKA_UNWRAP_TEMPLATE then forces that
 * form: whoever holds the user's PIN meanwhile cannot unwrap a key-encryption key that decrypts.
 */
final class TransportKeys {
  private static final String LABEL = "claviger:transport:";
  private static final int MODULUS_BITS = 3_072;
  private static final byte[] EXPONENT = {1, 0, 1};
  private static final Mechanism GENERATION = Mechanism.of(Ck.CKM_RSA_PKCS_KEY_PAIR_GEN);

  private final Cryptoki cryptoki;
  private final Quirks quirks;
  private final long session;

  TransportKeys(Cryptoki cryptoki, Quirks quirks, long session) {
    this.cryptoki = cryptoki;
    this.quirks = quirks;
    this.session = session;
  }

  /** Whether a token waits for a package. */
  static boolean arePending(Cryptoki cryptoki, long session) throws CryptokiException {
    for (SharedKey key : SharedKey.values()) {
      if (!cryptoki.find(session, search(Ck.CKO_PRIVATE_KEY, key)).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Makes those that are missing; the public keys of all. */
  Recipient make(DomainName domain) throws CryptokiException {
    Map<SharedKey, TransportKey> keys = new EnumMap<>(SharedKey.class);
    for (SharedKey key : Recipient.keysOf(domain)) {
      keys.put(key, publicKey(key));
    }
    return new Recipient(domain, keys);
  }

  private TransportKey publicKey(SharedKey key) throws CryptokiException {
    List<Long> privateKeys = cryptoki.find(session, search(Ck.CKO_PRIVATE_KEY, key));
    List<Long> publicKeys = cryptoki.find(session, search(Ck.CKO_PUBLIC_KEY, key));
    if (privateKeys.size() != 1 || publicKeys.size() != 1) {
      destroy(key);
      return spki(generate(key).publicKey());
    }
    return spki(publicKeys.get(0));
  }

  private TransportKey spki(long publicKey) throws CryptokiException {
    return new TransportKey(PublicKeys.rsa(cryptoki, session, publicKey));
  }

  private Cryptoki.KeyPairHandles generate(SharedKey key) throws CryptokiException {
    return cryptoki.generateKeyPair(session, GENERATION, publicTemplate(key), privateTemplate(key));
  }

  private static Template publicTemplate(SharedKey key) {
    return Template.EMPTY
        .with(Ck.CKA_LABEL, label(key))
        .with(Ck.CKA_TOKEN, true)
        .with(Ck.CKA_PRIVATE, false)
        .with(Ck.CKA_MODIFIABLE, false)
        .with(Ck.CKA_MODULUS_BITS, MODULUS_BITS)
        .with(Ck.CKA_PUBLIC_EXPONENT, EXPONENT)
        .with(Ck.CKA_WRAP, true)
        .with(Ck.CKA_ENCRYPT, false)
        .with(Ck.CKA_VERIFY, false);
  }

  private Template privateTemplate(SharedKey key) {
    return Template.EMPTY
        .with(Ck.CKA_LABEL, label(key))
        .with(Ck.CKA_TOKEN, true)
        .with(Ck.CKA_PRIVATE, true)
        .with(Ck.CKA_SENSITIVE, true)
        .with(Ck.CKA_EXTRACTABLE, false)
        .with(Ck.CKA_MODIFIABLE, false)
        .with(Ck.CKA_COPYABLE, false)
        .and(Usage.privateKey(Ck.CKA_UNWRAP))
        .withMechanisms(Ck.CKM_RSA_PKCS_OAEP)
        .with(Ck.CKA_UNWRAP_TEMPLATE, demanded(key));
  }

  /** SoftHSM takes no template inside a template; what it would say is checked after the fact. */
  private Template demanded(SharedKey key) {
    return DomainKey.of(key).demanded(quirks).plain();
  }

  /** The private key that unwraps a shared key, by its handle. */
  long privateKey(SharedKey key) throws CryptokiException {
    List<Long> found = cryptoki.find(session, search(Ck.CKO_PRIVATE_KEY, key));
    if (found.size() != 1) {
      throw new IllegalStateException("the token has no transport key for " + key.code());
    }
    return found.get(0);
  }

  /** Destroys all of them. */
  void destroy() throws CryptokiException {
    for (SharedKey key : SharedKey.values()) {
      destroy(key);
    }
  }

  private void destroy(SharedKey key) throws CryptokiException {
    for (long type : new long[] {Ck.CKO_PRIVATE_KEY, Ck.CKO_PUBLIC_KEY}) {
      for (long object : cryptoki.find(session, search(type, key))) {
        cryptoki.destroyObject(session, object);
      }
    }
  }

  private static Template search(long type, SharedKey key) {
    return Template.EMPTY.with(Ck.CKA_CLASS, type).with(Ck.CKA_LABEL, label(key));
  }

  private static String label(SharedKey key) {
    // The transfer key has the form of a key-encryption key.
    SharedKey form = key == SharedKey.TRANSFER ? SharedKey.KEY_ENCRYPTION : key;
    return LABEL + form.code();
  }
}
