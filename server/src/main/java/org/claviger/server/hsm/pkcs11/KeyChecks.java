package org.claviger.server.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.claviger.server.hsm.ceremony.KeyCheck;
import org.claviger.server.hsm.ceremony.SharedKey;

/**
 * Check values of the keys in a token. A MAC key's is of its known answer, a sealing key's of the
 * sealed text that it opens; a key-encryption key wraps a secret that everybody knows.
 */
final class KeyChecks {
  private static final byte[] KNOWN = "claviger: a secret that is known".getBytes(US_ASCII);
  private static final Mechanism WRAPPING = Mechanism.of(Ck.CKM_AES_KEY_WRAP);

  private final Cryptoki cryptoki;
  private final long session;

  KeyChecks(Cryptoki cryptoki, long session) {
    this.cryptoki = cryptoki;
    this.session = session;
  }

  /** Those of a whole domain. */
  List<KeyCheck> of(DomainKeys keys) throws CryptokiException {
    List<KeyCheck> checks = new ArrayList<>();
    for (KeyVersion version : keys.versions()) {
      checks.addAll(of(version));
    }
    if (keys.transfer() != 0) {
      checks.add(ofWrapping(SharedKey.TRANSFER, 1, keys.transfer()));
    }
    return checks;
  }

  /** Those of a version. */
  List<KeyCheck> of(KeyVersion version) throws CryptokiException {
    int number = version.number();
    List<KeyCheck> checks = new ArrayList<>();
    checks.add(KeyCheck.of(SharedKey.MAC, number, version.answers().mac()));
    checks.add(KeyCheck.of(SharedKey.SEALING, number, version.answers().sealed()));
    if (version.kek() != 0) {
      checks.add(ofWrapping(SharedKey.KEY_ENCRYPTION, number, version.kek()));
    }
    return checks;
  }

  /** That of a key that wraps. */
  KeyCheck ofWrapping(SharedKey key, int version, long handle) throws CryptokiException {
    return KeyCheck.of(key, version, wrapKnown(handle));
  }

  /**
   * Sees that a key that wraps unwraps into no readable form: modules do not show its
   * CKA_UNWRAP_TEMPLATE.
   */
  boolean unwrapsReadably(long handle) throws CryptokiException {
    return unwrapsReadably(handle, handle);
  }

  /**
   * The same of a key's copy, which wraps nothing.
   *
   * @param wraps the key
   * @param unwraps the copy
   */
  boolean unwrapsReadably(long wraps, long unwraps) throws CryptokiException {
    byte[] wrapped = wrapKnown(wraps);
    long readable;
    try {
      readable = cryptoki.unwrapKey(session, WRAPPING, unwraps, wrapped, KeyTemplates.imported());
    } catch (CryptokiException e) {
      return false;
    }
    cryptoki.destroyObject(session, readable);
    return true;
  }

  /** The known secret under a key that wraps: only who has that key can make it. */
  byte[] wrapKnown(long handle) throws CryptokiException {
    long known =
        cryptoki.createObject(
            session,
            Template.EMPTY
                .with(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
                .with(Ck.CKA_KEY_TYPE, Ck.CKK_GENERIC_SECRET)
                .with(Ck.CKA_TOKEN, false)
                .with(Ck.CKA_PRIVATE, true)
                .with(Ck.CKA_EXTRACTABLE, true)
                .and(Usage.secret())
                .with(Ck.CKA_VALUE, KNOWN));
    try {
      return cryptoki.wrapKey(session, WRAPPING, handle, known);
    } finally {
      cryptoki.destroyObject(session, known);
    }
  }

  /** What each version's MAC and sealing keys answer. */
  static Map<Integer, byte[]> answers(DomainKeys keys) {
    Map<Integer, byte[]> answers = new TreeMap<>();
    keys.versions().forEach(each -> answers.put(each.number(), each.answers().encode()));
    return answers;
  }
}
