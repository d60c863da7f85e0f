package org.claviger.server.hsm.pkcs11;

import java.util.Set;
import org.claviger.server.hsm.AeadCiphertext;
import org.claviger.server.hsm.DataKeyPair;
import org.claviger.server.hsm.DataKeyPairSpec;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.ImportWrapping;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.OaepHash;
import org.claviger.server.hsm.Sharing;
import org.claviger.server.hsm.SignatureMechanism;
import org.claviger.server.hsm.SubkeyCiphertext;
import org.claviger.server.hsm.UnsupportedMechanismException;

/** A region's HSM: one token of a PKCS#11 module. Made by {@link Pkcs11Module#openRegion}. */
public sealed class Pkcs11Hsm extends Pkcs11Domain implements Hsm permits Pkcs11KeyStoreHsm {
  private static final int MESSAGE_MAXIMUM_BYTES = 4_096;
  private static final int HMAC_MAXIMUM_BYTES = 64;
  private static final int AUDIT_DIGEST_BYTES = 32;

  private final Token<RegionKeys> token;
  private final Encryption encryption;
  private final Capabilities capabilities;
  private final Importing importing;

  Pkcs11Hsm(Token<RegionKeys> token, Capabilities capabilities) {
    super(token);
    this.token = token;
    this.encryption = new Encryption(token);
    this.capabilities = capabilities;
    this.importing = new Importing(token, capabilities);
  }

  @Override
  public Material generateSecretKey(String materialId, MaterialSpec spec, Sharing sharing) {
    requireSupported(spec, sharing);
    return token.use(
        Gate.Work.USE,
        (live, session) -> live.state().maker().secretKey(session, materialId, spec, sharing));
  }

  @Override
  public KeyPairMaterial generateKeyPair(String materialId, MaterialSpec spec, Sharing sharing) {
    requireSupported(spec, sharing);
    return token.use(
        Gate.Work.GENERATION,
        (live, session) ->
            isTokenResident(spec)
                ? live.state().maker().tokenResident(session, materialId, spec)
                : live.state().maker().keyPair(session, materialId, spec, sharing));
  }

  @Override
  public void requireShareable(MaterialSpec spec) {
    requireSupported(spec, Sharing.REGIONS);
    token.use(Gate.Work.USE, (live, session) -> live.connection().transfer());
  }

  private void requireSupported(MaterialSpec spec, Sharing sharing) {
    requireSupported(spec);
    if (sharing == Sharing.REGIONS && isTokenResident(spec)) {
      throw new UnsupportedMechanismException(
          "the PKCS#11 module cannot wrap "
              + spec
              + " keys, so that they cannot be multi-Region keys; with another module they may");
    }
  }

  @Override
  public void requireOwn(Material material) {
    token.use(
        Gate.Work.USE,
        (live, session) -> {
          live.state().materials().authenticate(session, material);
          return null;
        });
  }

  @Override
  public Material adopt(Material shared) {
    if (shared.sharing() != Sharing.REGIONS) {
      throw new IllegalArgumentException("material of one domain is not taken over by another");
    }
    return token.use(
        Gate.Work.USE,
        (live, session) -> {
          live.state().materials().tryOut(session, shared);
          return live.state()
              .maker()
              .bound(session, shared.id(), shared.spec(), shared.wrapped(), Sharing.REGIONS);
        });
  }

  private void requireSupported(MaterialSpec spec) {
    if (!capabilities.wrapped().contains(spec) && !isTokenResident(spec)) {
      throw new UnsupportedMechanismException(
          "the PKCS#11 module cannot make " + spec + " keys; another module may");
    }
  }

  @Override
  public boolean isTokenResident(MaterialSpec spec) {
    return capabilities.tokenResident().contains(spec);
  }

  /** The ids of all materials that are objects of the token. */
  public Set<String> tokenResidentMaterialIds() {
    return token.use(Gate.Work.USE, (live, session) -> live.state().residents().materialIds());
  }

  @Override
  public void destroy(String materialId) {
    token.use(
        Gate.Work.USE,
        (live, session) -> {
          live.state().forget(materialId);
          live.state().residents().destroy(session, materialId);
          return null;
        });
  }

  @Override
  public SubkeyCiphertext encryptUnderSubkey(Material material, byte[] aad, byte[] plaintext) {
    return encryption.underSubkey(material, aad, plaintext);
  }

  @Override
  public byte[] decryptUnderSubkey(Material material, SubkeyCiphertext ciphertext, byte[] aad) {
    return encryption.openUnderSubkey(material, ciphertext, aad);
  }

  @Override
  public AeadCiphertext encryptAead(Material material, byte[] iv, byte[] aad, byte[] plaintext) {
    return encryption.aead(material, iv, aad, plaintext);
  }

  @Override
  public byte[] decryptAead(Material material, AeadCiphertext ciphertext, byte[] aad) {
    return encryption.openAead(material, ciphertext, aad);
  }

  @Override
  public byte[] decryptOaep(Material material, OaepHash hash, byte[] ciphertext) {
    if (!(KeyShape.of(material.spec()) instanceof KeyShape.Rsa rsa)
        || rsa.use() != KeyShape.Rsa.Use.DECRYPT) {
      throw new IllegalArgumentException(material.spec() + " does not decrypt");
    }
    if (ciphertext.length != rsa.bytes()) {
      throw new InvalidCiphertextException("not as long as the modulus");
    }
    return token.open(
        (live, session) ->
            live.state()
                .materials()
                .use(
                    session,
                    material,
                    key ->
                        Decryption.oaep(
                            live.connection().cryptoki(),
                            session,
                            capabilities,
                            key,
                            hash,
                            ciphertext)));
  }

  @Override
  public byte[] sign(Material material, SignatureMechanism mechanism, byte[] input) {
    Sizes.check("input", input, 1, MESSAGE_MAXIMUM_BYTES);
    Signing signing = Signing.of(material.spec(), mechanism, input);
    if (!supports(mechanism)) {
      throw new UnsupportedMechanismException(
          "the PKCS#11 module does not make " + mechanism + " signatures; another module may");
    }
    return token.use(
        Gate.Work.USE,
        (live, session) ->
            live.state()
                .materials()
                .use(session, material, key -> sign(live, session, key, signing)));
  }

  @Override
  public boolean supports(SignatureMechanism mechanism) {
    return capabilities.signatures().contains(mechanism);
  }

  private static byte[] sign(
      Token.Live<RegionKeys> live, Session session, long key, Signing signing)
      throws CryptokiException {
    return live.connection()
        .cryptoki()
        .sign(
            session.worker(), signing.mechanism(), key, signing.input(), signing.signatureBytes());
  }

  @Override
  public byte[] hmac(Material material, byte[] message) {
    Mechanism mechanism = Mechanism.of(KeyShape.hmacMechanism(material.spec()));
    Sizes.check("message", message, 1, MESSAGE_MAXIMUM_BYTES);
    return token.use(
        Gate.Work.USE,
        (live, session) ->
            live.state()
                .materials()
                .use(
                    session,
                    material,
                    key ->
                        live.connection()
                            .cryptoki()
                            .sign(session.worker(), mechanism, key, message, HMAC_MAXIMUM_BYTES)));
  }

  @Override
  public byte[] deriveSharedSecret(Material privateKey, byte[] peerPublicKey) {
    if (!(KeyShape.of(privateKey.spec()) instanceof KeyShape.Ec ec) || ec.signs()) {
      throw new IllegalArgumentException(privateKey.spec() + " agrees on no secret");
    }
    byte[] point = PeerKey.point(ec.curve(), peerPublicKey);
    return token.use(
        Gate.Work.USE,
        (live, session) ->
            live.state()
                .materials()
                .use(
                    session,
                    privateKey,
                    key ->
                        Agreement.derive(
                            live.connection().cryptoki(), session, ec.curve(), key, point)));
  }

  @Override
  public DataKeyPair generateDataKeyPair(DataKeyPairSpec spec) {
    requireSupported(DataKeyPairs.madeAs(spec));
    return token.use(
        Gate.Work.GENERATION,
        (live, session) -> new DataKeyPairs(live.connection().cryptoki(), session).make(spec));
  }

  @Override
  public boolean canImport(MaterialSpec spec) {
    return importing.abilities().specs().contains(spec);
  }

  @Override
  public boolean canImport(ImportWrapping wrapping) {
    return importing.abilities().wrappings().contains(wrapping);
  }

  @Override
  public KeyPairMaterial importKey(
      Material wrappingKey,
      ImportWrapping wrapping,
      byte[] encryptedKey,
      MaterialSpec spec,
      byte[] context,
      Sharing sharing) {
    return importing.importKey(wrappingKey, wrapping, encryptedKey, spec, context, sharing);
  }

  @Override
  public byte[] auditPublicKey() {
    return token.use(
        Gate.Work.USE, (live, session) -> live.connection().keys().auditPublicKey().clone());
  }

  @Override
  public byte[] signAuditHead(byte[] digest) {
    Sizes.check("digest", digest, AUDIT_DIGEST_BYTES, AUDIT_DIGEST_BYTES);
    Signing signing = new Signing(Mechanism.of(Ck.CKM_ECDSA), digest, Curve.P256.signatureBytes());
    return token.use(
        Gate.Work.USE,
        (live, session) -> sign(live, session, live.connection().keys().audit(), signing));
  }
}
