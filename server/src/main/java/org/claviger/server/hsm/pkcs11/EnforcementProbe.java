package org.claviger.server.hsm.pkcs11;

import java.util.EnumSet;
import java.util.Set;
import org.claviger.server.config.HsmWeakness;

/**
 * Attacks throw-away keys as a holder of the PIN could attack real ones. The module must refuse
 * every attempt; each that succeeds is a weakness. The domain's own keys are only used, never
 * changed.
 */
final class EnforcementProbe {
  private static final Mechanism GENERATION = Mechanism.of(Ck.CKM_AES_KEY_GEN);
  private static final Mechanism WRAPPING = Mechanism.of(Ck.CKM_AES_KEY_WRAP);
  private static final Template READABLE_KEY =
      Template.EMPTY
          .with(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
          .with(Ck.CKA_KEY_TYPE, Ck.CKK_AES)
          .with(Ck.CKA_TOKEN, false)
          .with(Ck.CKA_PRIVATE, true)
          .with(Ck.CKA_SENSITIVE, false)
          .with(Ck.CKA_EXTRACTABLE, true);

  private final Connection connection;
  private final Session session;
  private final Cryptoki cryptoki;
  private final Template kekTemplate;
  private final Set<HsmWeakness> weaknesses = EnumSet.noneOf(HsmWeakness.class);

  EnforcementProbe(Connection connection, Session session) {
    this(connection, session, DomainKey.KEY_ENCRYPTION.sessionAttributes(connection.quirks()));
  }

  /**
   * Attacks a key that is made with other attributes.
   *
   * @param kekTemplate the key-encryption key's attributes, on a session object
   */
  EnforcementProbe(Connection connection, Session session, Template kekTemplate) {
    this.connection = connection;
    this.session = session;
    this.cryptoki = connection.cryptoki();
    this.kekTemplate = kekTemplate;
  }

  Set<HsmWeakness> run() throws CryptokiException {
    try {
      attack();
      return weaknesses;
    } finally {
      connection.sweep(session);
    }
  }

  private void attack() throws CryptokiException {
    long likeKek = made(kekTemplate);
    long used = made(KeyTemplates.subkey(Ck.CKA_ENCRYPT).and(length()));
    long wrapper = made(wrapper());
    byte[] wrapped = wrapped();

    refused(
        HsmWeakness.UNWRAP_TEMPLATE_IGNORED,
        () -> unwrap(connection.keys().kek(), wrapped, READABLE_KEY));
    refused(HsmWeakness.WRAP_WITH_TRUSTED_IGNORED, () -> wrap(wrapper, likeKek));
    refused(HsmWeakness.WRAP_WITH_TRUSTED_IGNORED, () -> wrap(wrapper, connection.keys().kek()));
    refused(HsmWeakness.EXTRACTABLE_IGNORED, () -> wrap(wrapper, used));
    refused(
        HsmWeakness.ALLOWED_MECHANISMS_IGNORED,
        () -> cryptoki.encrypt(session.worker(), Mechanism.of(Ck.CKM_AES_ECB), used, new byte[16]));
    refused(
        HsmWeakness.MODIFIABLE_IGNORED,
        () -> set(likeKek, Template.EMPTY.with(Ck.CKA_DECRYPT, true)));
    refused(
        HsmWeakness.COPY_LOOSENS, () -> copy(likeKek, Template.EMPTY.with(Ck.CKA_DECRYPT, true)));
  }

  private static Template length() {
    return Template.EMPTY.with(Ck.CKA_VALUE_LEN, 32);
  }

  private static Template wrapper() {
    return length().with(Ck.CKA_TOKEN, false).with(Ck.CKA_SENSITIVE, true).with(Ck.CKA_WRAP, true);
  }

  private long made(Template template) throws CryptokiException {
    long key = cryptoki.generateKey(session.owner(), GENERATION, template);
    connection.discard(key);
    return key;
  }

  private byte[] wrapped() throws CryptokiException {
    long victim = made(KeyTemplates.newSubkey());
    return wrap(connection.keys().kek(), victim);
  }

  private byte[] wrap(long wrapper, long key) throws CryptokiException {
    return cryptoki.wrapKey(session.worker(), WRAPPING, wrapper, key);
  }

  private Long unwrap(long key, byte[] wrapped, Template template) throws CryptokiException {
    long copy = cryptoki.unwrapKey(session.owner(), WRAPPING, key, wrapped, template);
    connection.discard(copy);
    return copy;
  }

  private Void set(long key, Template template) throws CryptokiException {
    cryptoki.setAttributes(session.owner(), key, template);
    return null;
  }

  private Long copy(long key, Template template) throws CryptokiException {
    long copy = cryptoki.copyObject(session.owner(), key, template);
    connection.discard(copy);
    return copy;
  }

  private void refused(HsmWeakness weakness, Attempt attempt) {
    try {
      attempt.run();
      weaknesses.add(weakness);
    } catch (CryptokiException e) {
      // As it should be.
    }
  }

  /** What must be refused. */
  @FunctionalInterface
  private interface Attempt {
    Object run() throws CryptokiException;
  }
}
