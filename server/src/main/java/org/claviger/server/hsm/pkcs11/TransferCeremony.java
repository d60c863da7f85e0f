package org.claviger.server.hsm.pkcs11;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the transfer key to the tokens of regions that lack it, from one that has it. The receiver
 * makes a transport key pair; the giver's security officer makes its public half a trusted key;
 * under that alone the transfer key can be wrapped; and the private half unwraps into nothing but a
 * transfer key. Both halves are gone at the end. No user of the tokens is logged in before.
 */
final class TransferCeremony {
  private static final Logger LOG = LoggerFactory.getLogger(TransferCeremony.class);

  private static final String TRANSPORT = "claviger:transport";
  private static final int TRANSPORT_BITS = 3_072;
  private static final byte[] PUBLIC_EXPONENT = {1, 0, 1};
  private static final Mechanism OAEP = Mechanism.oaep(Ck.CKM_SHA_1, Ck.CKG_MGF1_SHA1);
  private static final Mechanism KEY_WRAP = Mechanism.of(Ck.CKM_AES_KEY_WRAP);

  private final Cryptoki cryptoki;
  private final Quirks quirks;
  private final TokenSlots slots;

  TransferCeremony(Cryptoki cryptoki, Quirks quirks, TokenSlots slots) {
    this.cryptoki = cryptoki;
    this.quirks = quirks;
    this.slots = slots;
  }

  /**
   * Has all of them share a transfer key.
   *
   * @param labels of tokens, which are made if they are not there
   * @param bySecurityOfficer whether the key may be brought to those that lack it
   * @throws IllegalStateException if two have different ones
   */
  void share(List<String> labels, boolean bySecurityOfficer) throws CryptokiException {
    List<Party> having = new ArrayList<>();
    List<Party> lacking = new ArrayList<>();
    for (String label : labels) {
      Party party = new Party(label, slots.findOrInitialise(label));
      (has(party) ? having : lacking).add(party);
    }
    if (having.isEmpty()) {
      Party first = lacking.remove(0);
      asUser(first, session -> make(session));
      having.add(first);
    }
    Party giver = having.get(0);
    for (Party other : having.subList(1, having.size())) {
      requireSame(giver, other);
    }
    for (Party receiver : lacking) {
      if (!bySecurityOfficer) {
        LOG.warn(
            "{} has no transfer key: no multi-Region key can be there until './claviger hsm"
                + " transfer' has brought it",
            receiver.label);
        continue;
      }
      bring(giver, receiver);
      requireSame(giver, receiver);
      LOG.info("the transfer key came from {} to {}", giver.label, receiver.label);
    }
  }

  private boolean has(Party party) throws CryptokiException {
    return asUser(party, session -> key(party, session)) != 0;
  }

  private long make(long session) throws CryptokiException {
    DomainKey key = DomainKey.TRANSFER;
    return cryptoki.generateKey(session, key.generation(), key.attributes(quirks));
  }

  /** The transfer key, checked; 0 if there is none. */
  private long key(Party party, long session) throws CryptokiException {
    return new DomainSetup(cryptoki, quirks, party.label, session).transfer();
  }

  private void bring(Party giver, Party receiver) throws CryptokiException {
    asUser(
        receiver,
        session -> {
          Cryptoki.KeyPairHandles transport = transport(session);
          byte[] modulus = cryptoki.attribute(session, transport.publicKey(), Ck.CKA_MODULUS);
          byte[] wrapped = wrapped(giver, modulus);
          Template form = DomainKey.TRANSFER.unwrapped(quirks);
          return cryptoki.unwrapKey(session, OAEP, transport.privateKey(), wrapped, form);
        });
  }

  /** A pair that ends with the session, and opens a transfer key and nothing else. */
  Cryptoki.KeyPairHandles transport(long session) throws CryptokiException {
    Template publicKey =
        Template.EMPTY
            .with(Ck.CKA_TOKEN, false)
            .with(Ck.CKA_PRIVATE, false)
            .with(Ck.CKA_MODULUS_BITS, TRANSPORT_BITS)
            .with(Ck.CKA_PUBLIC_EXPONENT, PUBLIC_EXPONENT);
    Template privateKey =
        Template.EMPTY
            .with(Ck.CKA_TOKEN, false)
            .with(Ck.CKA_PRIVATE, true)
            .with(Ck.CKA_SENSITIVE, true)
            .with(Ck.CKA_EXTRACTABLE, false)
            .with(Ck.CKA_COPYABLE, false)
            .and(Usage.privateKey(Ck.CKA_UNWRAP))
            .withMechanisms(Ck.CKM_RSA_PKCS_OAEP)
            .with(Ck.CKA_UNWRAP_TEMPLATE, DomainKey.TRANSFER.protection(quirks))
            .with(Ck.CKA_MODIFIABLE, false);
    Mechanism generation = Mechanism.of(Ck.CKM_RSA_PKCS_KEY_PAIR_GEN);
    return cryptoki.generateKeyPair(session, generation, publicKey, privateKey);
  }

  private byte[] wrapped(Party giver, byte[] modulus) throws CryptokiException {
    slots.asSecurityOfficer(
        giver.slot,
        session -> {
          forgetTrusted(session);
          cryptoki.createObject(session, trusted(modulus));
        });
    return asUser(
        giver,
        session -> {
          try {
            long by = cryptoki.find(session, trustedSearch(modulus)).get(0);
            return cryptoki.wrapKey(session, OAEP, by, key(giver, session));
          } finally {
            forgetTrusted(session);
          }
        });
  }

  /** Takes away the trusted key of this ceremony, and that of one that was cut off. */
  private void forgetTrusted(long session) throws CryptokiException {
    Template all =
        Template.EMPTY.with(Ck.CKA_CLASS, Ck.CKO_PUBLIC_KEY).with(Ck.CKA_LABEL, TRANSPORT);
    for (long key : cryptoki.find(session, all)) {
      cryptoki.destroyObject(session, key);
    }
  }

  private static Template trustedSearch(byte[] modulus) {
    return Template.EMPTY
        .with(Ck.CKA_CLASS, Ck.CKO_PUBLIC_KEY)
        .with(Ck.CKA_LABEL, TRANSPORT)
        .with(Ck.CKA_MODULUS, modulus)
        .with(Ck.CKA_TRUSTED, true);
  }

  private static Template trusted(byte[] modulus) {
    return trustedSearch(modulus)
        .with(Ck.CKA_KEY_TYPE, Ck.CKK_RSA)
        .with(Ck.CKA_PUBLIC_EXPONENT, PUBLIC_EXPONENT)
        .with(Ck.CKA_TOKEN, true)
        .with(Ck.CKA_PRIVATE, false)
        .with(Ck.CKA_MODIFIABLE, false)
        .with(Ck.CKA_WRAP, true)
        .with(Ck.CKA_ENCRYPT, false)
        .with(Ck.CKA_VERIFY, false)
        .withMechanisms(Ck.CKM_RSA_PKCS_OAEP);
  }

  /** What one wraps, the other opens: AES key wrap tells a wrong key. */
  private void requireSame(Party giver, Party other) throws CryptokiException {
    byte[] wrapped =
        asUser(
            giver,
            session -> {
              Template form = KeyTemplates.newSubkey();
              long any = cryptoki.generateKey(session, Mechanism.of(Ck.CKM_AES_KEY_GEN), form);
              return cryptoki.wrapKey(session, KEY_WRAP, key(giver, session), any);
            });
    asUser(
        other,
        session -> {
          try {
            Template form = KeyTemplates.subkey(Ck.CKA_ENCRYPT);
            return cryptoki.unwrapKey(session, KEY_WRAP, key(other, session), wrapped, form);
          } catch (CryptokiException e) {
            throw new IllegalStateException(
                "the HSM tokens "
                    + giver.label
                    + " and "
                    + other.label
                    + " have different transfer keys: keys cannot be replicated between them."
                    + " Restore the backup of the one whose key was replaced.",
                e);
          }
        });
  }

  private <T> T asUser(Party party, Work<T> work) throws CryptokiException {
    long session = slots.login(party.slot);
    try {
      return work.in(session);
    } finally {
      // The user's only session: closing it also logs the user out.
      cryptoki.closeSession(session);
    }
  }

  /** A token that takes part. */
  private record Party(String label, long slot) {}

  /** Work in a session. */
  @FunctionalInterface
  private interface Work<T> {
    T in(long session) throws CryptokiException;
  }
}
