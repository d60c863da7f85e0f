package org.claviger.server.keystore;

import java.util.function.Function;
import org.claviger.server.hsm.AeadCiphertext;
import org.claviger.server.hsm.DataKeyPair;
import org.claviger.server.hsm.DataKeyPairSpec;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.HsmHealth;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.ImportWrapping;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.KeyStoreHsm;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.OaepHash;
import org.claviger.server.hsm.Sharing;
import org.claviger.server.hsm.SignatureMechanism;
import org.claviger.server.hsm.SubkeyCiphertext;
import org.claviger.server.hsm.UnsupportedMechanismException;

/**
 * The HSMs of one custom key store as one, whether it is connected or not: while it is not, all
 * throw {@link HsmUnavailableException}.
 */
final class StoreHsm implements Hsm {
  private final Group none;
  private volatile Group group;

  StoreHsm(String storeId) {
    this.none = Group.none(storeId);
    this.group = none;
  }

  /** Uses these members from now on. */
  void use(Group newGroup) {
    group = newGroup;
  }

  Group group() {
    return group;
  }

  private <T> T any(Function<KeyStoreHsm, T> work) {
    return group.any(work);
  }

  /** Makes a secret key and puts it into every active member. */
  @Override
  public Material generateSecretKey(String materialId, MaterialSpec spec, Sharing sharing) {
    requireUnshared(sharing);
    return group.make(spec, hsm -> hsm.generateSecretKey(materialId, spec), made -> made);
  }

  /** Makes a key pair and puts its private key into every active member. */
  @Override
  public KeyPairMaterial generateKeyPair(String materialId, MaterialSpec spec, Sharing sharing) {
    requireUnshared(sharing);
    return group.make(
        spec, hsm -> hsm.generateKeyPair(materialId, spec), KeyPairMaterial::privateKey);
  }

  /** Takes a key that is in every active member. */
  KeyPairMaterial adopt(String name, MaterialSpec spec) {
    return group.adopt(name, spec);
  }

  private static void requireUnshared(Sharing sharing) {
    if (sharing != Sharing.DOMAIN) {
      throw unshareable();
    }
  }

  private static UnsupportedMechanismException unshareable() {
    return new UnsupportedMechanismException("a key of a custom key store is in one Region");
  }

  /** Nothing of a store is shared. */
  @Override
  public void requireShareable(MaterialSpec spec) {
    throw unshareable();
  }

  @Override
  public void requireOwn(Material material) {
    boolean unused =
        any(
            hsm -> {
              hsm.requireOwn(material);
              return true;
            });
  }

  /** Nothing is taken over into a store. */
  @Override
  public Material adopt(Material shared) {
    throw unshareable();
  }

  /** Every key of a store is an object of its tokens. */
  @Override
  public boolean isTokenResident(MaterialSpec spec) {
    return true;
  }

  /**
   * Destroys the material on every member.
   *
   * @throws HsmUnavailableException if one of them cannot now
   */
  @Override
  public void destroy(String materialId) {
    group.destroy(materialId);
  }

  @Override
  public SubkeyCiphertext encryptUnderSubkey(Material material, byte[] aad, byte[] plaintext) {
    return any(hsm -> hsm.encryptUnderSubkey(material, aad, plaintext));
  }

  @Override
  public byte[] decryptUnderSubkey(Material material, SubkeyCiphertext ciphertext, byte[] aad) {
    return any(hsm -> hsm.decryptUnderSubkey(material, ciphertext, aad));
  }

  @Override
  public AeadCiphertext encryptAead(Material material, byte[] iv, byte[] aad, byte[] plaintext) {
    return any(hsm -> hsm.encryptAead(material, iv, aad, plaintext));
  }

  @Override
  public byte[] decryptAead(Material material, AeadCiphertext ciphertext, byte[] aad) {
    return any(hsm -> hsm.decryptAead(material, ciphertext, aad));
  }

  @Override
  public byte[] decryptOaep(Material material, OaepHash hash, byte[] ciphertext) {
    return any(hsm -> hsm.decryptOaep(material, hash, ciphertext));
  }

  @Override
  public byte[] sign(Material material, SignatureMechanism mechanism, byte[] input) {
    return any(hsm -> hsm.sign(material, mechanism, input));
  }

  @Override
  public boolean supports(SignatureMechanism mechanism) {
    return any(hsm -> hsm.supports(mechanism));
  }

  @Override
  public byte[] hmac(Material material, byte[] message) {
    return any(hsm -> hsm.hmac(material, message));
  }

  @Override
  public byte[] deriveSharedSecret(Material privateKey, byte[] peerPublicKey) {
    return any(hsm -> hsm.deriveSharedSecret(privateKey, peerPublicKey));
  }

  /** Nothing is imported into a store. */
  @Override
  public boolean canImport(MaterialSpec spec) {
    return false;
  }

  /** Nothing is imported into a store. */
  @Override
  public boolean canImport(ImportWrapping wrapping) {
    return false;
  }

  @Override
  public KeyPairMaterial importKey(
      Material wrappingKey,
      ImportWrapping wrapping,
      byte[] encryptedKey,
      MaterialSpec spec,
      byte[] context,
      Sharing sharing) {
    throw new UnsupportedMechanismException("nothing is imported into a custom key store");
  }

  @Override
  public DataKeyPair generateDataKeyPair(DataKeyPairSpec spec) {
    return any(hsm -> hsm.generateDataKeyPair(spec));
  }

  /** A store signs no audit trail. */
  @Override
  public byte[] auditPublicKey() {
    throw new UnsupportedMechanismException("a custom key store signs no audit trail");
  }

  @Override
  public byte[] signAuditHead(byte[] digest) {
    throw new UnsupportedMechanismException("a custom key store signs no audit trail");
  }

  @Override
  public byte[] mac(byte[] data) {
    return any(hsm -> hsm.mac(data));
  }

  @Override
  public byte[] authenticate(byte[] data) {
    return any(hsm -> hsm.authenticate(data));
  }

  @Override
  public boolean verifyMac(byte[] data, byte[] mac) {
    return any(hsm -> hsm.verifyMac(data, mac));
  }

  @Override
  public byte[] seal(byte[] context, byte[] secret) {
    return any(hsm -> hsm.seal(context, secret));
  }

  @Override
  public byte[] open(byte[] context, byte[] sealed) {
    return any(hsm -> hsm.open(context, sealed));
  }

  @Override
  public byte[] random(int bytes) {
    return any(hsm -> hsm.random(bytes));
  }

  @Override
  public HsmHealth health() {
    return group.health();
  }

  /** Ends the work; its connection closes the members. */
  @Override
  public void close() {
    group = none;
  }
}
