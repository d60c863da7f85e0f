package org.claviger.server.hsm;

/** The HSM of a region whose work is watched; it does nothing itself. */
public final class WatchedHsm extends WatchedDomain implements Hsm {
  private final Hsm hsm;

  /** In front of an HSM. */
  public WatchedHsm(Hsm hsm, HsmWatches watches) {
    super(hsm, watches);
    this.hsm = hsm;
  }

  @Override
  public Material generateSecretKey(String materialId, MaterialSpec spec, Sharing sharing) {
    return watches.during(
        HsmOperation.GENERATE, () -> hsm.generateSecretKey(materialId, spec, sharing));
  }

  @Override
  public KeyPairMaterial generateKeyPair(String materialId, MaterialSpec spec, Sharing sharing) {
    return watches.during(
        HsmOperation.GENERATE_PAIR, () -> hsm.generateKeyPair(materialId, spec, sharing));
  }

  @Override
  public void requireShareable(MaterialSpec spec) {
    hsm.requireShareable(spec);
  }

  @Override
  public void requireOwn(Material material) {
    watches.during(
        HsmOperation.MAC,
        () -> {
          hsm.requireOwn(material);
          return true;
        });
  }

  @Override
  public Material adopt(Material shared) {
    return watches.during(HsmOperation.IMPORT, () -> hsm.adopt(shared));
  }

  @Override
  public boolean isTokenResident(MaterialSpec spec) {
    return hsm.isTokenResident(spec);
  }

  @Override
  public void destroy(String materialId) {
    watches.during(
        HsmOperation.DESTROY,
        () -> {
          hsm.destroy(materialId);
          return true;
        });
  }

  @Override
  public SubkeyCiphertext encryptUnderSubkey(Material material, byte[] aad, byte[] plaintext) {
    return watches.during(
        HsmOperation.ENCRYPT, () -> hsm.encryptUnderSubkey(material, aad, plaintext));
  }

  @Override
  public byte[] decryptUnderSubkey(Material material, SubkeyCiphertext ciphertext, byte[] aad) {
    return watches.during(
        HsmOperation.DECRYPT, () -> hsm.decryptUnderSubkey(material, ciphertext, aad));
  }

  @Override
  public AeadCiphertext encryptAead(Material material, byte[] iv, byte[] aad, byte[] plaintext) {
    return watches.during(
        HsmOperation.ENCRYPT, () -> hsm.encryptAead(material, iv, aad, plaintext));
  }

  @Override
  public byte[] decryptAead(Material material, AeadCiphertext ciphertext, byte[] aad) {
    return watches.during(HsmOperation.DECRYPT, () -> hsm.decryptAead(material, ciphertext, aad));
  }

  @Override
  public byte[] decryptOaep(Material material, OaepHash hash, byte[] ciphertext) {
    return watches.during(HsmOperation.DECRYPT, () -> hsm.decryptOaep(material, hash, ciphertext));
  }

  @Override
  public byte[] sign(Material material, SignatureMechanism mechanism, byte[] input) {
    return watches.during(HsmOperation.SIGN, () -> hsm.sign(material, mechanism, input));
  }

  @Override
  public boolean supports(SignatureMechanism mechanism) {
    return hsm.supports(mechanism);
  }

  @Override
  public byte[] hmac(Material material, byte[] message) {
    return watches.during(HsmOperation.HMAC, () -> hsm.hmac(material, message));
  }

  @Override
  public byte[] deriveSharedSecret(Material privateKey, byte[] peerPublicKey) {
    return watches.during(
        HsmOperation.DERIVE, () -> hsm.deriveSharedSecret(privateKey, peerPublicKey));
  }

  @Override
  public boolean canImport(MaterialSpec spec) {
    return hsm.canImport(spec);
  }

  @Override
  public boolean canImport(ImportWrapping wrapping) {
    return hsm.canImport(wrapping);
  }

  @Override
  public KeyPairMaterial importKey(
      Material wrappingKey,
      ImportWrapping wrapping,
      byte[] encryptedKey,
      MaterialSpec spec,
      byte[] context,
      Sharing sharing) {
    return watches.during(
        HsmOperation.IMPORT,
        () -> hsm.importKey(wrappingKey, wrapping, encryptedKey, spec, context, sharing));
  }

  @Override
  public DataKeyPair generateDataKeyPair(DataKeyPairSpec spec) {
    return watches.during(HsmOperation.GENERATE_PAIR, () -> hsm.generateDataKeyPair(spec));
  }

  @Override
  public byte[] auditPublicKey() {
    return hsm.auditPublicKey();
  }

  @Override
  public byte[] signAuditHead(byte[] digest) {
    return watches.during(HsmOperation.SIGN, () -> hsm.signAuditHead(digest));
  }

  @Override
  public AuditKey auditKey() {
    AuditKey key = hsm.auditKey();
    return new AuditKey(
        key.publicKey(),
        digest -> watches.during(HsmOperation.SIGN, () -> key.signature().apply(digest)));
  }
}
