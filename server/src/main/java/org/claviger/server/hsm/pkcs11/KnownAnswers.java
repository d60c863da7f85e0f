package org.claviger.server.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * What a domain's keys answered when they were made. The answers rest in the token as the last
 * object of a domain's first start: where they are, the domain is complete; what does not give them
 * again is not that domain, or is dead.
 *
 * @param mac HMAC-SHA-256 of a fixed text, 32 bytes
 * @param sealed the same text under the sealing key: IV, ciphertext, tag
 */
record KnownAnswers(byte[] mac, byte[] sealed) {
  static final String LABEL = "claviger:domain";

  private static final byte[] TEXT = "claviger known answer".getBytes(US_ASCII);
  private static final byte VERSION = 1;
  private static final int MAC_BYTES = 32;
  private static final int SEALED_BYTES = Sealing.OVERHEAD_BYTES + TEXT.length;

  KnownAnswers {
    mac = mac.clone();
    sealed = sealed.clone();
  }

  /** Asks new keys. */
  static KnownAnswers ask(Cryptoki cryptoki, long session, long macKey, long sealingKey)
      throws CryptokiException {
    byte[] mac = Mac.compute(cryptoki, session, macKey, TEXT);
    return new KnownAnswers(mac, Sealing.seal(cryptoki, session, sealingKey, TEXT, TEXT));
  }

  static KnownAnswers parse(byte[] value) {
    if (value.length != 1 + MAC_BYTES + SEALED_BYTES || value[0] != VERSION) {
      throw new IllegalStateException(
          "the token's object " + LABEL + " is not of this version; was it made by another?");
    }
    return new KnownAnswers(
        Arrays.copyOfRange(value, 1, 1 + MAC_BYTES),
        Arrays.copyOfRange(value, 1 + MAC_BYTES, value.length));
  }

  /** As {@link #parse} reads them. */
  byte[] encode() {
    return ByteBuffer.allocate(1 + MAC_BYTES + SEALED_BYTES)
        .put(VERSION)
        .put(mac)
        .put(sealed)
        .array();
  }

  /** The token object that keeps the answers of a version of the keys. */
  Template object(int version) {
    return Template.EMPTY
        .with(Ck.CKA_CLASS, Ck.CKO_DATA)
        .with(Ck.CKA_LABEL, Versions.label(LABEL, version))
        .with(Ck.CKA_TOKEN, true)
        .with(Ck.CKA_PRIVATE, true)
        .with(Ck.CKA_MODIFIABLE, false)
        .with(Ck.CKA_VALUE, encode());
  }

  /** Whether the keys answer as they did; false or an exception if not. */
  boolean givenBy(Cryptoki cryptoki, long session, long macKey, long sealingKey)
      throws CryptokiException {
    return MessageDigest.isEqual(mac, Mac.compute(cryptoki, session, macKey, TEXT))
        && MessageDigest.isEqual(TEXT, Sealing.open(cryptoki, session, sealingKey, TEXT, sealed));
  }
}
