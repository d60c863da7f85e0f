package org.claviger.server.hsm.pkcs11;

import java.nio.charset.StandardCharsets;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;

/** Makes material: generated in the HSM, wrapped, and bound to its id and spec by a MAC. */
final class MaterialMaker {
  private static final byte[] NOTHING = new byte[0];

  private final Connection connection;
  private final TokenResidents residents;
  private final Cryptoki cryptoki;

  MaterialMaker(Connection connection, TokenResidents residents) {
    this.connection = connection;
    this.residents = residents;
    this.cryptoki = connection.cryptoki();
  }

  Material secretKey(Session session, String id, MaterialSpec spec) throws CryptokiException {
    if (!(KeyShape.of(spec) instanceof KeyShape.Secret shape)) {
      throw new IllegalArgumentException(spec + " is a key pair");
    }
    long generation =
        shape.type() == Ck.CKK_AES ? Ck.CKM_AES_KEY_GEN : Ck.CKM_GENERIC_SECRET_KEY_GEN;
    long key =
        cryptoki.generateKey(
            session.owner(), Mechanism.of(generation), KeyTemplates.generated(shape));
    try {
      return bound(session, id, spec, wrap(session, shape, key));
    } finally {
      connection.discard(key);
    }
  }

  KeyPairMaterial keyPair(Session session, String id, MaterialSpec spec) throws CryptokiException {
    KeyShape shape = pair(spec);
    Cryptoki.KeyPairHandles pair = generate(session, shape, KeyTemplates.generatedPrivateKey());
    try {
      Material material = bound(session, id, spec, wrap(session, shape, pair.privateKey()));
      return new KeyPairMaterial(material, publicKey(session, shape, pair.publicKey()));
    } finally {
      connection.discard(pair.privateKey());
      connection.discard(pair.publicKey());
    }
  }

  /** A pair whose private key stays in the token. */
  KeyPairMaterial tokenResident(Session session, String id, MaterialSpec spec)
      throws CryptokiException {
    KeyShape shape = pair(spec);
    byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
    Template template = KeyTemplates.tokenResident(shape, TokenResidents.LABEL, idBytes);
    Cryptoki.KeyPairHandles pair = generate(session, shape, template);
    residents.put(id, pair.privateKey());
    try {
      Material material = bound(session, id, spec, NOTHING);
      return new KeyPairMaterial(material, publicKey(session, shape, pair.publicKey()));
    } finally {
      connection.discard(pair.publicKey());
    }
  }

  private static KeyShape pair(MaterialSpec spec) {
    KeyShape shape = KeyShape.of(spec);
    if (shape instanceof KeyShape.Secret) {
      throw new IllegalArgumentException(spec + " is no key pair");
    }
    return shape;
  }

  private Cryptoki.KeyPairHandles generate(Session session, KeyShape shape, Template privateKey)
      throws CryptokiException {
    return cryptoki.generateKeyPair(
        session.owner(),
        KeyTemplates.pairGeneration(shape),
        KeyTemplates.generatedPublicKey(shape),
        privateKey);
  }

  /**
   * Material of a key that is in the HSM already, and the caller's to destroy.
   *
   * @param bytes the length of a secret key
   */
  Material keep(Session session, String id, MaterialSpec spec, long key, int bytes)
      throws CryptokiException {
    Mechanism mechanism = connection.quirks().wrapping(KeyShape.of(spec), bytes);
    return bound(session, id, spec, connection.wrap(session, mechanism, key));
  }

  private byte[] wrap(Session session, KeyShape shape, long key) throws CryptokiException {
    return connection.wrap(session, connection.quirks().wrapping(shape), key);
  }

  private byte[] publicKey(Session session, KeyShape shape, long key) throws CryptokiException {
    if (shape instanceof KeyShape.MlDsa mlDsa) {
      byte[] value = cryptoki.attribute(session.worker(), key, Ck.CKA_VALUE);
      return mlDsa.set().subjectPublicKeyInfo(value);
    }
    return shape instanceof KeyShape.Ec ec
        ? PublicKeys.curve(cryptoki, session.worker(), key, ec.curve())
        : PublicKeys.rsa(cryptoki, session.worker(), key);
  }

  private Material bound(Session session, String id, MaterialSpec spec, byte[] wrapped)
      throws CryptokiException {
    byte[] mac = connection.authenticate(session, MaterialEncoding.encode(id, spec, wrapped));
    return new Material(id, spec, wrapped, mac);
  }
}
