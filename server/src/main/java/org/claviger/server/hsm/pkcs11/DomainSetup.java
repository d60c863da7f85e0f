package org.claviger.server.hsm.pkcs11;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Makes a domain's keys at its first start and checks them at every other. A first start that was
 * cut off is carried on: the known answers are made last, and without them what is missing is made.
 * With them a missing key is a lost key, and nothing is made in its place.
 */
final class DomainSetup {
  private static final Mechanism EC_GENERATION = Mechanism.of(Ck.CKM_EC_KEY_PAIR_GEN);

  private final Cryptoki cryptoki;
  private final Quirks quirks;
  private final String token;
  private final long session;

  DomainSetup(Cryptoki cryptoki, Quirks quirks, String token, long session) {
    this.cryptoki = cryptoki;
    this.quirks = quirks;
    this.token = token;
    this.session = session;
  }

  /**
   * The domain's keys, complete and with the attributes that they must have.
   *
   * @param mayCreate whether this is a server's start, not a recovery
   * @throws IllegalStateException if the token does not hold the domain as it must be
   */
  DomainKeys keys(DomainKind kind, boolean mayCreate) throws CryptokiException {
    List<Long> records = cryptoki.find(session, KnownAnswers.SEARCH);
    if (records.size() > 1) {
      throw refusal("has " + records.size() + " objects " + KnownAnswers.LABEL);
    }
    boolean create = records.isEmpty();
    if (create && !mayCreate) {
      throw refusal("has lost its object " + KnownAnswers.LABEL);
    }
    boolean region = kind == DomainKind.REGION;
    long mac = secret(DomainKey.MAC, create);
    long sealing = secret(DomainKey.SEALING, create);
    long kek = kind == DomainKind.IDENTITY ? 0 : secret(DomainKey.KEY_ENCRYPTION, create);
    long audit = region ? audit(create) : 0;
    KnownAnswers answers = create ? ask(mac, sealing) : check(records.get(0), mac, sealing);
    return new DomainKeys(
        kek, mac, sealing, audit, region ? auditPublicKey() : new byte[0], answers);
  }

  private KnownAnswers ask(long mac, long sealing) throws CryptokiException {
    KnownAnswers answers = KnownAnswers.ask(cryptoki, session, mac, sealing);
    cryptoki.createObject(session, answers.object());
    return answers;
  }

  private KnownAnswers check(long answersObject, long mac, long sealing) throws CryptokiException {
    KnownAnswers answers =
        KnownAnswers.parse(cryptoki.attribute(session, answersObject, Ck.CKA_VALUE));
    if (!answers.givenBy(cryptoki, session, mac, sealing)) {
      throw refusal("has other keys than those it was made with; restore the token's backup");
    }
    return answers;
  }

  private long secret(DomainKey key, boolean create) throws CryptokiException {
    List<Long> found = cryptoki.find(session, key.search());
    if (found.isEmpty() && create) {
      return cryptoki.generateKey(session, key.generation(), key.attributes(quirks));
    }
    return theOne(key, found);
  }

  private long audit(boolean create) throws CryptokiException {
    List<Long> privateKeys = cryptoki.find(session, DomainKey.AUDIT.search());
    List<Long> publicKeys = cryptoki.find(session, DomainKey.auditPublicSearch());
    if (!create || (privateKeys.size() == 1 && publicKeys.size() == 1)) {
      return theOne(DomainKey.AUDIT, privateKeys);
    }
    // Half a pair has signed nothing yet.
    for (long half : privateKeys) {
      cryptoki.destroyObject(session, half);
    }
    for (long half : publicKeys) {
      cryptoki.destroyObject(session, half);
    }
    return cryptoki
        .generateKeyPair(
            session, EC_GENERATION, DomainKey.auditPublic(), DomainKey.AUDIT.attributes(quirks))
        .privateKey();
  }

  private byte[] auditPublicKey() throws CryptokiException {
    List<Long> found = cryptoki.find(session, DomainKey.auditPublicSearch());
    if (found.size() != 1) {
      throw refusal("has " + found.size() + " public halves of the audit key");
    }
    return PublicKeys.curve(cryptoki, session, found.get(0), Curve.P256);
  }

  private long theOne(DomainKey key, List<Long> found) throws CryptokiException {
    if (found.size() != 1) {
      throw refusal(
          "has "
              + found.size()
              + " keys "
              + key.label()
              + " and must have one; restore its backup");
    }
    for (Template.Attribute attribute : key.attributes(quirks).attributes()) {
      if (attribute instanceof Template.Attribute.Bytes demanded) {
        check(key, found.get(0), demanded);
      }
    }
    return found.get(0);
  }

  private void check(DomainKey key, long object, Template.Attribute.Bytes demanded)
      throws CryptokiException {
    byte[] actual = cryptoki.attribute(session, object, demanded.type());
    boolean same =
        demanded.type() == Ck.CKA_ALLOWED_MECHANISMS
            ? Arrays.equals(sorted(actual), sorted(demanded.value()))
            : Arrays.equals(actual, demanded.value());
    if (!same) {
      throw refusal(
          "has a key "
              + key.label()
              + " whose attribute 0x"
              + Long.toHexString(demanded.type())
              + " is not as it must be; it was not made by this server and is not used");
    }
  }

  /** A set of mechanisms has no order. */
  private static long[] sorted(byte[] mechanisms) {
    long[] values = new long[mechanisms.length / Long.BYTES];
    ByteBuffer.wrap(mechanisms).order(ByteOrder.nativeOrder()).asLongBuffer().get(values);
    Arrays.sort(values);
    return values;
  }

  private IllegalStateException refusal(String reason) {
    return new IllegalStateException("the HSM token " + token + " " + reason);
  }
}
