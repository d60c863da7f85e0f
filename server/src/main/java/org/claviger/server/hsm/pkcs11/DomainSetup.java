package org.claviger.server.hsm.pkcs11;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;

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
   * @param mayCreate whether they are made where there are none: at a start, not at a recovery
   * @throws IllegalStateException if the token does not hold the domain as it must be
   */
  DomainKeys keys(DomainKind kind, boolean mayCreate) throws CryptokiException {
    if (isComplete()) {
      return present(kind);
    }
    if (!mayCreate) {
      throw refusal(
          "has no object "
              + KnownAnswers.LABEL
              + ", so no complete domain. If it had one, restore the token's backup; if not,"
              + " './claviger hsm domain create' makes it, and './claviger hsm domain request'"
              + " begins to bring another HSM's here");
    }
    if (TransportKeys.arePending(cryptoki, session)) {
      throw refusal(
          "waits for a domain's keys from another HSM: end that ceremony with"
              + " './claviger hsm domain receive', or './claviger hsm domain withdraw'");
    }
    if (Retirement.isNoted(cryptoki, session)) {
      throw refusal(
          "was retired from its domain: './claviger hsm domain create' makes a new one there, and"
              + " './claviger hsm domain request' begins to bring another HSM's");
    }
    create(kind, 1);
    if (kind == DomainKind.REGION) {
      audit(true);
    }
    complete(kind, 1);
    return present(kind);
  }

  /** Whether there is a version with all its keys. */
  boolean isComplete() throws CryptokiException {
    return !answersObjects().isEmpty();
  }

  private SortedMap<Integer, Long> answersObjects() throws CryptokiException {
    return Versions.find(cryptoki, session, Ck.CKO_DATA, KnownAnswers.LABEL);
  }

  /** Makes what is missing of a version that is not complete. */
  void create(DomainKind kind, int version) throws CryptokiException {
    for (DomainKey key : kind.keys()) {
      if (cryptoki.find(session, key.search(version)).isEmpty()) {
        try {
          cryptoki.generateKey(session, key.generation(), key.attributes(quirks, version));
        } catch (CryptokiException e) {
          throw explained(kind, e);
        }
      }
    }
  }

  /** The refusal of a key, in words that name what the module lacks. */
  private CryptokiException explained(DomainKind kind, CryptokiException refusal)
      throws CryptokiException {
    if (!ReturnCode.mayBeTemplateRefused(refusal.code())) {
      return refusal;
    }
    List<DomainKey> keys = new ArrayList<>(kind.keys());
    if (kind == DomainKind.REGION) {
      keys.add(DomainKey.AUDIT);
    }
    // What a former attempt left that was cut off.
    for (long tried : cryptoki.find(session, RefusedKey.search())) {
      cryptoki.destroyObject(session, tried);
    }
    String reason = new RefusedKey(cryptoki, quirks, session).reason(keys).orElse("");
    if (reason.isEmpty()) {
      return refusal;
    }
    throw new IllegalStateException(
        "the PKCS#11 module cannot keep a domain, for it makes "
            + reason
            + ". './claviger hsm probe' shows all that it can do",
        refusal);
  }

  /** Declares a version complete: makes its known answers. */
  private void complete(DomainKind kind, int version) throws CryptokiException {
    long mac = secret(DomainKey.MAC, version);
    long sealing = secret(DomainKey.SEALING, version);
    if (kind != DomainKind.IDENTITY) {
      secret(DomainKey.KEY_ENCRYPTION, version);
    }
    KnownAnswers answers = firstAnswers(mac, sealing);
    cryptoki.createObject(session, answers.object(version));
  }

  private KnownAnswers firstAnswers(long mac, long sealing) throws CryptokiException {
    String mechanism = "CKM_SHA256_HMAC";
    try {
      byte[] unused = Mac.compute(cryptoki, session, mac, new byte[1]);
      mechanism = "CKM_AES_GCM";
      return KnownAnswers.ask(cryptoki, session, mac, sealing);
    } catch (CryptokiException e) {
      if (!ReturnCode.isMissingMechanism(e.code())) {
        throw e;
      }
      throw new IllegalStateException(
          "the PKCS#11 module cannot keep a domain, for it lacks " + mechanism, e);
    }
  }

  /** Makes a further version, or carries on where that was cut off. */
  void renew(DomainKind kind, int version) throws CryptokiException {
    create(kind, version);
    complete(kind, version);
  }

  private DomainKeys present(DomainKind kind) throws CryptokiException {
    List<KeyVersion> versions = new ArrayList<>();
    for (var record : answersObjects().entrySet()) {
      if (record.getKey() != versions.size() + 1) {
        throw refusal(
            "lacks version " + (versions.size() + 1) + " of its keys; restore its backup");
      }
      versions.add(version(kind, record.getKey(), record.getValue()));
    }
    boolean region = kind == DomainKind.REGION;
    int current = CurrentVersion.read(cryptoki, session);
    if (current > versions.size()) {
      throw refusal("lacks version " + current + " of its keys; restore its backup");
    }
    return new DomainKeys(
        versions,
        current,
        region ? optional(DomainKey.TRANSFER) : 0,
        region ? audit(false) : 0,
        region ? auditPublicKey() : new byte[0]);
  }

  private KeyVersion version(DomainKind kind, int number, long answersObject)
      throws CryptokiException {
    long mac = secret(DomainKey.MAC, number);
    long sealing = secret(DomainKey.SEALING, number);
    boolean wraps = kind != DomainKind.IDENTITY && !ForgottenKek.isNoted(cryptoki, session, number);
    long kek = wraps ? secret(DomainKey.KEY_ENCRYPTION, number) : 0;
    KnownAnswers answers =
        KnownAnswers.parse(cryptoki.attribute(session, answersObject, Ck.CKA_VALUE));
    KeyVersion version = new KeyVersion(number, kek, mac, sealing, answers);
    if (!version.answers(cryptoki, session)) {
      throw refusal("has other keys than those it was made with; restore the token's backup");
    }
    return version;
  }

  private long secret(DomainKey key, int version) throws CryptokiException {
    return theOne(key, version, cryptoki.find(session, key.search(version)));
  }

  private long optional(DomainKey key) throws CryptokiException {
    List<Long> found = cryptoki.find(session, key.search());
    return found.isEmpty() ? 0 : theOne(key, 1, found);
  }

  /** Makes the key-encryption key of multi-Region material. */
  void createTransfer() throws CryptokiException {
    DomainKey key = DomainKey.TRANSFER;
    cryptoki.generateKey(session, key.generation(), key.attributes(quirks));
  }

  /** The audit key; half a pair has signed nothing yet. */
  long audit(boolean create) throws CryptokiException {
    List<Long> privateKeys = cryptoki.find(session, DomainKey.AUDIT.search());
    List<Long> publicKeys = cryptoki.find(session, DomainKey.auditPublicSearch());
    if (!create || (privateKeys.size() == 1 && publicKeys.size() == 1)) {
      return theOne(DomainKey.AUDIT, 1, privateKeys);
    }
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

  private long theOne(DomainKey key, int version, List<Long> found) throws CryptokiException {
    if (found.size() != 1) {
      throw refusal(
          "has "
              + found.size()
              + " keys "
              + key.label(version)
              + " and must have one; restore its backup");
    }
    requireForm(key, version, found.get(0));
    return found.get(0);
  }

  /** Refuses a key that lacks an attribute that it must have. */
  void requireForm(DomainKey key, int version, long object) throws CryptokiException {
    for (Template.Attribute attribute : key.attributes(quirks, version).attributes()) {
      if (attribute instanceof Template.Attribute.Bytes demanded) {
        check(key.label(version), object, demanded);
      }
    }
  }

  private void check(String label, long object, Template.Attribute.Bytes demanded)
      throws CryptokiException {
    byte[] actual = cryptoki.attribute(session, object, demanded.type());
    if (!isAsDemanded(demanded, actual)) {
      throw refusal(
          "has a key "
              + label
              + " whose attribute 0x"
              + Long.toHexString(demanded.type())
              + " is not as it must be; it was not made by this server and is not used");
    }
  }

  private boolean isAsDemanded(Template.Attribute.Bytes demanded, byte[] actual) {
    if (demanded.type() == Ck.CKA_ALLOWED_MECHANISMS) {
      return Arrays.equals(sorted(actual), sorted(demanded.value()));
    }
    boolean lost =
        demanded.type() == Ck.CKA_VALUE_LEN
            && quirks.lengthLostInUnwrapping()
            && Arrays.equals(actual, Template.ulongs(0));
    return lost || Arrays.equals(actual, demanded.value());
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
