package org.claviger.server.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.util.HexFormat;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.Sharing;
import org.claviger.server.hsm.UnsuitableKeyException;
import org.claviger.server.hsm.UnsupportedMechanismException;

/**
 * Makes material of what an import's wrapping held: a session object, seen to be a working key of
 * its spec, wrapped under the key-encryption key and destroyed.
 */
final class Importer {
  private static final byte[] NOTHING = new byte[0];
  private static final int AES_BYTES = 32;

  /** AWS takes HMAC keys of up to 1,024 bits. */
  private static final int HMAC_MAXIMUM_BYTES = 128;

  private static final int HMAC_RESULT_MAXIMUM_BYTES = 64;

  /** What a secret key's fingerprint is computed of: two AES blocks. */
  private static final byte[] CHECK = "claviger imported-key check text".getBytes(US_ASCII);

  private final Connection connection;
  private final MaterialMaker maker;
  private final Session session;
  private final Sharing sharing;
  private final Cryptoki cryptoki;

  Importer(Connection connection, MaterialMaker maker, Session session, Sharing sharing) {
    this.connection = connection;
    this.maker = maker;
    this.session = session;
    this.sharing = sharing;
    this.cryptoki = connection.cryptoki();
  }

  /**
   * Takes the key in.
   *
   * @throws InvalidCiphertextException if the wrapping does not open
   * @throws UnsuitableKeyException if it opens and holds no key of the spec
   */
  KeyPairMaterial take(Envelope envelope, MaterialSpec spec, byte[] context)
      throws CryptokiException {
    KeyShape shape = KeyShape.of(spec);
    long key = open(envelope, shape);
    try {
      return shape instanceof KeyShape.Secret secret
          ? secretKey(key, checkedLength(envelope, secret), secret, spec, context)
          : keyPair(key, shape, spec, context);
    } finally {
      cryptoki.destroyObject(session.owner(), key);
    }
  }

  private long open(Envelope envelope, KeyShape shape) throws CryptokiException {
    try {
      return envelope.open(shape, KeyTemplates.imported(shape));
    } catch (CryptokiException e) {
      connection.passInputRefused(session, e);
    }
    if (opens(envelope)) {
      throw new UnsuitableKeyException("what was wrapped is no key of this spec");
    }
    throw new InvalidCiphertextException(Unwrapping.WRONG);
  }

  /** Return codes do not tell a wrapping that does not open from a key that is another. */
  private boolean opens(Envelope envelope) throws CryptokiException {
    try {
      return envelope.bytes() >= 0;
    } catch (CryptokiException e) {
      connection.passInputRefused(session, e);
      return false;
    }
  }

  private static int checkedLength(Envelope envelope, KeyShape.Secret shape)
      throws CryptokiException {
    int bytes = envelope.bytes();
    boolean aes = shape.type() == Ck.CKK_AES;
    int least = aes ? AES_BYTES : shape.bytes();
    int most = aes ? AES_BYTES : HMAC_MAXIMUM_BYTES;
    if (bytes < least || bytes > most) {
      throw new UnsuitableKeyException(
          "the key has " + bytes + " bytes; it must have " + least + " to " + most);
    }
    return bytes;
  }

  private KeyPairMaterial secretKey(
      long key, int bytes, KeyShape.Secret shape, MaterialSpec spec, byte[] context)
      throws CryptokiException {
    if (shape.type() == Ck.CKK_AES) {
      Mechanism ecb = Mechanism.of(Ck.CKM_AES_ECB);
      byte[] fingerprint = cryptoki.encrypt(session.worker(), ecb, key, CHECK);
      return new KeyPairMaterial(kept(key, bytes, spec, context, fingerprint), NOTHING);
    }
    byte[] fingerprint = hmac(key, spec);
    Material material = kept(key, bytes, spec, context, fingerprint);
    long copy = connection.unwrap(session, material, KeyTemplates.used(shape));
    try {
      refuseUnlessSame(fingerprint, hmac(copy, spec), bytes);
      return new KeyPairMaterial(material, NOTHING);
    } finally {
      cryptoki.destroyObject(session.owner(), copy);
    }
  }

  private byte[] hmac(long key, MaterialSpec spec) throws CryptokiException {
    Mechanism mechanism = Mechanism.of(KeyShape.hmacMechanism(spec));
    return cryptoki.sign(session.worker(), mechanism, key, CHECK, HMAC_RESULT_MAXIMUM_BYTES);
  }

  /**
   * SoftHSM fills keys up with zeros to a multiple of 8 bytes before it wraps them: nothing to
   * HMAC, unless the key is longer than the hash's block.
   */
  private static void refuseUnlessSame(byte[] fingerprint, byte[] ofTheCopy, int bytes) {
    if (!MessageDigest.isEqual(fingerprint, ofTheCopy)) {
      throw new UnsupportedMechanismException(
          "the PKCS#11 module does not wrap an HMAC key of "
              + bytes
              + " bytes as it is; give one whose length is a multiple of 8");
    }
  }

  private KeyPairMaterial keyPair(long key, KeyShape shape, MaterialSpec spec, byte[] context)
      throws CryptokiException {
    byte[] publicKey = new ImportedKeyPair(connection, session, key).publicKey(shape);
    return new KeyPairMaterial(kept(key, 0, spec, context, publicKey), publicKey);
  }

  private Material kept(long key, int bytes, MaterialSpec spec, byte[] context, byte[] fingerprint)
      throws CryptokiException {
    byte[] wrapped = maker.wrap(session, KeyShape.of(spec), key, bytes, sharing);
    byte[] id =
        sharing == Sharing.DOMAIN
            ? connection.mac(session, MaterialEncoding.identify(context, spec, fingerprint))
            : MaterialEncoding.sharedId(context, spec, wrapped);
    return maker.bound(session, HexFormat.of().formatHex(id), spec, wrapped, sharing);
  }
}
