package org.claviger.server.hsm.cluster;

import org.claviger.server.hsm.AeadCiphertext;
import org.claviger.server.hsm.AuditKey;
import org.claviger.server.hsm.DataKeyPair;
import org.claviger.server.hsm.DataKeyPairSpec;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.ImportWrapping;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.OaepHash;
import org.claviger.server.hsm.Sharing;
import org.claviger.server.hsm.SignatureMechanism;
import org.claviger.server.hsm.SubkeyCiphertext;
import org.claviger.server.hsm.UnsupportedMechanismException;

/**
 * A region's HSMs as one. Nothing that it does leaves anything in a single member: material is
 * wrapped and given to the caller, and a spec that stays in a token is refused. So everything may
 * be done again elsewhere.
 */
final class ClusteredHsm extends ClusteredDomain<Hsm> implements Hsm {
  private final Spread<Hsm> spread;
  private final Abilities abilities;

  ClusteredHsm(Spread<Hsm> spread) {
    super(spread);
    this.spread = spread;
    this.abilities = new Abilities(spread);
  }

  @Override
  public Material generateSecretKey(String materialId, MaterialSpec spec, Sharing sharing) {
    refuseTokenResident(spec);
    return spread.run(hsm -> hsm.generateSecretKey(materialId, spec, sharing));
  }

  @Override
  public KeyPairMaterial generateKeyPair(String materialId, MaterialSpec spec, Sharing sharing) {
    refuseTokenResident(spec);
    return spread.run(hsm -> hsm.generateKeyPair(materialId, spec, sharing));
  }

  @Override
  public void requireShareable(MaterialSpec spec) {
    boolean unused =
        spread.run(
            hsm -> {
              hsm.requireShareable(spec);
              return true;
            });
  }

  @Override
  public void requireOwn(Material material) {
    boolean unused =
        spread.run(
            hsm -> {
              hsm.requireOwn(material);
              return true;
            });
  }

  @Override
  public Material adopt(Material shared) {
    return spread.run(hsm -> hsm.adopt(shared));
  }

  private void refuseTokenResident(MaterialSpec spec) {
    if (isTokenResident(spec)) {
      throw new UnsupportedMechanismException(
          "the PKCS#11 module cannot wrap "
              + spec
              + " keys: they would be in one HSM alone, and this region has several");
    }
  }

  @Override
  public boolean isTokenResident(MaterialSpec spec) {
    return abilities.any("resident", spec, hsm -> hsm.isTokenResident(spec));
  }

  /** On every member; one that cannot does it before it serves again. */
  @Override
  public void destroy(String materialId) {
    boolean isDone = false;
    for (Seat<Hsm> seat : spread.seats()) {
      isDone |= seat.destroy(materialId);
    }
    if (!isDone) {
      throw new HsmUnavailableException("no HSM can destroy a key now");
    }
  }

  @Override
  public SubkeyCiphertext encryptUnderSubkey(Material material, byte[] aad, byte[] plaintext) {
    return spread.run(hsm -> hsm.encryptUnderSubkey(material, aad, plaintext));
  }

  @Override
  public byte[] decryptUnderSubkey(Material material, SubkeyCiphertext ciphertext, byte[] aad) {
    return spread.run(hsm -> hsm.decryptUnderSubkey(material, ciphertext, aad));
  }

  @Override
  public AeadCiphertext encryptAead(Material material, byte[] iv, byte[] aad, byte[] plaintext) {
    return spread.run(hsm -> hsm.encryptAead(material, iv, aad, plaintext));
  }

  @Override
  public byte[] decryptAead(Material material, AeadCiphertext ciphertext, byte[] aad) {
    return spread.run(hsm -> hsm.decryptAead(material, ciphertext, aad));
  }

  @Override
  public byte[] decryptOaep(Material material, OaepHash hash, byte[] ciphertext) {
    return spread.run(hsm -> hsm.decryptOaep(material, hash, ciphertext));
  }

  @Override
  public byte[] sign(Material material, SignatureMechanism mechanism, byte[] input) {
    return spread.run(hsm -> hsm.sign(material, mechanism, input));
  }

  @Override
  public boolean supports(SignatureMechanism mechanism) {
    return abilities.all("signature", mechanism, hsm -> hsm.supports(mechanism));
  }

  @Override
  public byte[] hmac(Material material, byte[] message) {
    return spread.run(hsm -> hsm.hmac(material, message));
  }

  @Override
  public byte[] deriveSharedSecret(Material privateKey, byte[] peerPublicKey) {
    return spread.run(hsm -> hsm.deriveSharedSecret(privateKey, peerPublicKey));
  }

  @Override
  public boolean canImport(MaterialSpec spec) {
    return abilities.all("import", spec, hsm -> hsm.canImport(spec));
  }

  @Override
  public boolean canImport(ImportWrapping wrapping) {
    return abilities.all("import", wrapping, hsm -> hsm.canImport(wrapping));
  }

  @Override
  public KeyPairMaterial importKey(
      Material wrappingKey,
      ImportWrapping wrapping,
      byte[] encryptedKey,
      MaterialSpec spec,
      byte[] context,
      Sharing sharing) {
    refuseTokenResident(spec);
    return spread.run(
        hsm -> hsm.importKey(wrappingKey, wrapping, encryptedKey, spec, context, sharing));
  }

  @Override
  public DataKeyPair generateDataKeyPair(DataKeyPairSpec spec) {
    return spread.run(hsm -> hsm.generateDataKeyPair(spec));
  }

  /** The key that signs next; it may be another one by then, so {@link #auditKey} is what signs. */
  @Override
  public byte[] auditPublicKey() {
    return auditKey().publicKey();
  }

  @Override
  public byte[] signAuditHead(byte[] digest) {
    return auditKey().signature().apply(digest);
  }

  /** The first member's that serves. */
  @Override
  public AuditKey auditKey() {
    return spread.first(
        seat ->
            new AuditKey(
                seat.run(Hsm::auditPublicKey),
                digest -> seat.run(hsm -> hsm.signAuditHead(digest))));
  }
}
