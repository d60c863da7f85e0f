package org.claviger.server.hsm.remote;

import org.claviger.server.hsm.AeadCiphertext;
import org.claviger.server.hsm.DataKeyPair;
import org.claviger.server.hsm.DataKeyPairSpec;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.ImportWrapping;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.OaepHash;
import org.claviger.server.hsm.Sharing;
import org.claviger.server.hsm.SignatureMechanism;
import org.claviger.server.hsm.SubkeyCiphertext;

/** An HSM with keys in the worker. */
class RemoteHsm extends RemoteDomain implements Hsm {
  private final Remote remote;

  RemoteHsm(Remote remote) {
    super(remote);
    this.remote = remote;
  }

  @Override
  public Material generateSecretKey(String materialId, MaterialSpec spec, Sharing sharing) {
    return remote.ask(
        Method.GENERATE_SECRET_KEY,
        out -> out.text(materialId).constant(spec).constant(sharing),
        WireReader::material);
  }

  @Override
  public KeyPairMaterial generateKeyPair(String materialId, MaterialSpec spec, Sharing sharing) {
    return remote.ask(
        Method.GENERATE_KEY_PAIR,
        out -> out.text(materialId).constant(spec).constant(sharing),
        WireReader::keyPair);
  }

  @Override
  public void requireShareable(MaterialSpec spec) {
    remote.tell(Method.REQUIRE_SHAREABLE, out -> out.constant(spec));
  }

  @Override
  public void requireOwn(Material material) {
    remote.tell(Method.REQUIRE_OWN, out -> out.material(material));
  }

  @Override
  public Material adopt(Material shared) {
    return remote.ask(Method.ADOPT, out -> out.material(shared), WireReader::material);
  }

  @Override
  public boolean isTokenResident(MaterialSpec spec) {
    return remote.ask(Method.IS_TOKEN_RESIDENT, out -> out.constant(spec), WireReader::flag);
  }

  @Override
  public void destroy(String materialId) {
    remote.tell(Method.DESTROY, out -> out.text(materialId));
  }

  @Override
  public SubkeyCiphertext encryptUnderSubkey(Material material, byte[] aad, byte[] plaintext) {
    return remote.ask(
        Method.ENCRYPT_UNDER_SUBKEY,
        out -> out.material(material).bytes(aad).bytes(plaintext),
        WireReader::subkeyCiphertext);
  }

  @Override
  public byte[] decryptUnderSubkey(Material material, SubkeyCiphertext ciphertext, byte[] aad) {
    return remote.ask(
        Method.DECRYPT_UNDER_SUBKEY,
        out -> out.material(material).subkeyCiphertext(ciphertext).bytes(aad),
        WireReader::bytes);
  }

  @Override
  public AeadCiphertext encryptAead(Material material, byte[] iv, byte[] aad, byte[] plaintext) {
    return remote.ask(
        Method.ENCRYPT_AEAD,
        out -> out.material(material).nullable(iv).bytes(aad).bytes(plaintext),
        WireReader::aeadCiphertext);
  }

  @Override
  public byte[] decryptAead(Material material, AeadCiphertext ciphertext, byte[] aad) {
    return remote.ask(
        Method.DECRYPT_AEAD,
        out -> out.material(material).aeadCiphertext(ciphertext).bytes(aad),
        WireReader::bytes);
  }

  @Override
  public byte[] decryptOaep(Material material, OaepHash hash, byte[] ciphertext) {
    return remote.ask(
        Method.DECRYPT_OAEP,
        out -> out.material(material).constant(hash).bytes(ciphertext),
        WireReader::bytes);
  }

  @Override
  public byte[] sign(Material material, SignatureMechanism mechanism, byte[] input) {
    return remote.ask(
        Method.SIGN,
        out -> out.material(material).constant(mechanism).bytes(input),
        WireReader::bytes);
  }

  @Override
  public boolean supports(SignatureMechanism mechanism) {
    return remote.ask(Method.SUPPORTS, out -> out.constant(mechanism), WireReader::flag);
  }

  @Override
  public byte[] hmac(Material material, byte[] message) {
    return remote.ask(Method.HMAC, out -> out.material(material).bytes(message), WireReader::bytes);
  }

  @Override
  public byte[] deriveSharedSecret(Material privateKey, byte[] peerPublicKey) {
    return remote.ask(
        Method.DERIVE_SHARED_SECRET,
        out -> out.material(privateKey).bytes(peerPublicKey),
        WireReader::bytes);
  }

  @Override
  public boolean canImport(MaterialSpec spec) {
    return remote.ask(Method.CAN_IMPORT_SPEC, out -> out.constant(spec), WireReader::flag);
  }

  @Override
  public boolean canImport(ImportWrapping wrapping) {
    return remote.ask(Method.CAN_IMPORT_WRAPPING, out -> out.constant(wrapping), WireReader::flag);
  }

  @Override
  public KeyPairMaterial importKey(
      Material wrappingKey,
      ImportWrapping wrapping,
      byte[] encryptedKey,
      MaterialSpec spec,
      byte[] context,
      Sharing sharing) {
    return remote.ask(
        Method.IMPORT_KEY,
        out ->
            out.material(wrappingKey)
                .constant(wrapping)
                .bytes(encryptedKey)
                .constant(spec)
                .bytes(context)
                .constant(sharing),
        WireReader::keyPair);
  }

  @Override
  public DataKeyPair generateDataKeyPair(DataKeyPairSpec spec) {
    return remote.ask(
        Method.GENERATE_DATA_KEY_PAIR, out -> out.constant(spec), WireReader::dataKeyPair);
  }

  @Override
  public byte[] auditPublicKey() {
    return remote.ask(Method.AUDIT_PUBLIC_KEY, out -> {}, WireReader::bytes);
  }

  @Override
  public byte[] signAuditHead(byte[] digest) {
    return remote.ask(Method.SIGN_AUDIT_HEAD, out -> out.bytes(digest), WireReader::bytes);
  }
}
