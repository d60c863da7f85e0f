package org.claviger.server.hsm.pkcs11;

import java.nio.charset.StandardCharsets;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.Sharing;

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
    return secretKey(session, id, spec, Sharing.DOMAIN);
  }

  Material secretKey(Session session, String id, MaterialSpec spec, Sharing sharing)
      throws CryptokiException {
    if (!(KeyShape.of(spec) instanceof KeyShape.Secret shape)) {
      throw new IllegalArgumentException(spec + " is a key pair");
    }
    long generation =
        shape.type() == Ck.CKK_AES ? Ck.CKM_AES_KEY_GEN : Ck.CKM_GENERIC_SECRET_KEY_GEN;
    long key =
        cryptoki.generateKey(
            session.owner(), Mechanism.of(generation), KeyTemplates.generated(shape));
    try {
      return bound(session, id, spec, wrap(session, shape, key, sharing), sharing);
    } finally {
      connection.discard(key);
    }
  }

  KeyPairMaterial keyPair(Session session, String id, MaterialSpec spec) throws CryptokiException {
    return keyPair(session, id, spec, Sharing.DOMAIN);
  }

  KeyPairMaterial keyPair(Session session, String id, MaterialSpec spec, Sharing sharing)
      throws CryptokiException {
    KeyShape shape = pair(spec);
    Cryptoki.KeyPairHandles pair = generate(session, shape, KeyTemplates.generatedPrivateKey());
    try {
      byte[] wrapped = wrap(session, shape, pair.privateKey(), sharing);
      Material material = bound(session, id, spec, wrapped, sharing);
      return new KeyPairMaterial(
          material, PublicKeys.of(cryptoki, session.worker(), shape, pair.publicKey()));
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
      Material material = bound(session, id, spec, NOTHING, Sharing.DOMAIN);
      return new KeyPairMaterial(
          material, PublicKeys.of(cryptoki, session.worker(), shape, pair.publicKey()));
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
   * Wraps a key that is in the HSM already, and the caller's to destroy.
   *
   * @param bytes the length of a secret key
   */
  byte[] wrap(Session session, KeyShape shape, long key, int bytes, Sharing sharing)
      throws CryptokiException {
    Mechanism mechanism = connection.quirks().wrapping(shape, bytes);
    return connection.wrap(session, mechanism, key, sharing);
  }

  private byte[] wrap(Session session, KeyShape shape, long key, Sharing sharing)
      throws CryptokiException {
    return connection.wrap(session, connection.quirks().wrapping(shape), key, sharing);
  }

  /** Wrapped material under this domain's MAC. */
  Material bound(Session session, String id, MaterialSpec spec, byte[] wrapped, Sharing sharing)
      throws CryptokiException {
    byte[] content = MaterialEncoding.encode(id, spec, wrapped, sharing);
    return new Material(id, spec, wrapped, connection.authenticate(session, content), sharing);
  }
}
