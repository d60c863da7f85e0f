package org.claviger.server.hsm.pkcs11;

import org.claviger.server.hsm.AeadCiphertext;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.SubkeyCiphertext;

/** AES-256-GCM on callers' data: under subkeys for KMS keys, raw for AEAD keys. */
final class Encryption {
  private static final int IV_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int WRAPPED_SUBKEY_BYTES = 40;
  private static final int DATA_MAXIMUM_BYTES = 65_536;

  private final Token<RegionKeys> token;

  Encryption(Token<RegionKeys> token) {
    this.token = token;
  }

  SubkeyCiphertext underSubkey(Material material, byte[] aad, byte[] plaintext) {
    require(material, MaterialSpec.AES_256_SUBKEYS);
    Sizes.check("aad", aad, 0, DATA_MAXIMUM_BYTES);
    Sizes.check("plaintext", plaintext, 0, DATA_MAXIMUM_BYTES);
    return token.use(
        Gate.Work.USE,
        (live, session) ->
            live.state()
                .subkeys()
                .encrypt(
                    session,
                    material,
                    subkey -> {
                      Cryptoki cryptoki = live.connection().cryptoki();
                      byte[] iv = cryptoki.generateRandom(session.worker(), IV_BYTES);
                      byte[] ciphertext =
                          cryptoki.encrypt(
                              session.worker(), Mechanism.gcm(iv, aad), subkey.handle(), plaintext);
                      return new SubkeyCiphertext(subkey.wrapped(), iv, ciphertext);
                    }));
  }

  byte[] openUnderSubkey(Material material, SubkeyCiphertext ciphertext, byte[] aad) {
    require(material, MaterialSpec.AES_256_SUBKEYS);
    if (ciphertext.wrappedSubkey().length != WRAPPED_SUBKEY_BYTES) {
      throw new InvalidCiphertextException("a wrapped subkey has 40 bytes");
    }
    checkOpenable(ciphertext.iv(), ciphertext.ciphertext(), aad);
    Mechanism mechanism = Mechanism.gcm(ciphertext.iv(), aad);
    return token.open(
        (live, session) ->
            live.state()
                .subkeys()
                .decrypt(
                    session,
                    material,
                    ciphertext.wrappedSubkey(),
                    key ->
                        live.connection()
                            .cryptoki()
                            .decrypt(session.worker(), mechanism, key, ciphertext.ciphertext())));
  }

  AeadCiphertext aead(Material material, byte[] iv, byte[] aad, byte[] plaintext) {
    require(material, MaterialSpec.AES_256_GCM);
    if (iv != null) {
      Sizes.check("iv", iv, IV_BYTES, IV_BYTES);
    }
    Sizes.check("aad", aad, 0, DATA_MAXIMUM_BYTES);
    Sizes.check("plaintext", plaintext, 0, DATA_MAXIMUM_BYTES);
    return token.use(
        Gate.Work.USE,
        (live, session) -> {
          Cryptoki cryptoki = live.connection().cryptoki();
          byte[] used =
              iv == null ? cryptoki.generateRandom(session.worker(), IV_BYTES) : iv.clone();
          Mechanism mechanism = Mechanism.gcm(used, aad);
          return live.state()
              .materials()
              .use(
                  session,
                  material,
                  key ->
                      new AeadCiphertext(
                          used, cryptoki.encrypt(session.worker(), mechanism, key, plaintext)));
        });
  }

  byte[] openAead(Material material, AeadCiphertext ciphertext, byte[] aad) {
    require(material, MaterialSpec.AES_256_GCM);
    checkOpenable(ciphertext.iv(), ciphertext.ciphertext(), aad);
    Mechanism mechanism = Mechanism.gcm(ciphertext.iv(), aad);
    return token.open(
        (live, session) ->
            live.state()
                .materials()
                .use(
                    session,
                    material,
                    key ->
                        live.connection()
                            .cryptoki()
                            .decrypt(session.worker(), mechanism, key, ciphertext.ciphertext())));
  }

  private static void require(Material material, MaterialSpec spec) {
    if (material.spec() != spec) {
      throw new IllegalArgumentException(material.spec() + " is not " + spec);
    }
  }

  private static void checkOpenable(byte[] iv, byte[] ciphertext, byte[] aad) {
    if (iv.length != IV_BYTES
        || ciphertext.length < TAG_BYTES
        || ciphertext.length > DATA_MAXIMUM_BYTES + TAG_BYTES
        || aad.length > DATA_MAXIMUM_BYTES) {
      throw new InvalidCiphertextException("not of a length that was made here");
    }
  }
}
