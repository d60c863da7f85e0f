package org.claviger.server.hsm.pkcs11;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.claviger.server.config.HsmWeakness;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.OaepHash;
import org.claviger.server.hsm.SignatureMechanism;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what a module can do by doing it, with keys that are thrown away: what modules say of
 * themselves is not enough. The larger RSA keys are taken to be as the smallest, whose generation
 * takes the least time, and wrapping keys as those that decrypt until the first import.
 */
final class CapabilityProbe {
  private static final Logger LOG = LoggerFactory.getLogger(CapabilityProbe.class);
  private static final byte[] TEXT = new byte[32];
  private static final Map<MaterialSpec, Set<MaterialSpec>> REPRESENTED = represented();

  private static final Set<MaterialSpec> OFTEN_NOT_WRAPPABLE =
      EnumSet.of(
          MaterialSpec.ED25519_SIGN,
          MaterialSpec.ML_DSA_44_SIGN,
          MaterialSpec.ML_DSA_65_SIGN,
          MaterialSpec.ML_DSA_87_SIGN);

  /** The larger hashes are taken to be as SHA-256. */
  private static final Set<SignatureMechanism> RSA_SIGNATURES =
      EnumSet.range(SignatureMechanism.RSA_PKCS1_SHA_256, SignatureMechanism.RSA_PSS_SHA_512);

  /** Allows both ways of opening OAEP. */
  private static final Capabilities BEFORE =
      new Capabilities(
          EnumSet.allOf(MaterialSpec.class),
          EnumSet.noneOf(MaterialSpec.class),
          EnumSet.noneOf(OaepHash.class),
          EnumSet.noneOf(SignatureMechanism.class),
          EnumSet.noneOf(HsmWeakness.class));

  private final Connection connection;
  private final Session session;
  private final Cryptoki cryptoki;
  private final MaterialMaker maker;
  private final Set<MaterialSpec> wrapped = EnumSet.noneOf(MaterialSpec.class);
  private final Set<MaterialSpec> resident = EnumSet.noneOf(MaterialSpec.class);
  private final Set<OaepHash> oaep = EnumSet.noneOf(OaepHash.class);
  private final Set<SignatureMechanism> signatures = EnumSet.noneOf(SignatureMechanism.class);
  private final Set<HsmWeakness> weaknesses = EnumSet.noneOf(HsmWeakness.class);
  private final Map<MaterialSpec, String> refusals = new EnumMap<>(MaterialSpec.class);

  CapabilityProbe(Connection connection, Session session, TokenResidents residents) {
    this.connection = connection;
    this.session = session;
    this.cryptoki = connection.cryptoki();
    this.maker = new MaterialMaker(connection, residents);
  }

  private static Map<MaterialSpec, Set<MaterialSpec>> represented() {
    Map<MaterialSpec, Set<MaterialSpec>> map = new EnumMap<>(MaterialSpec.class);
    for (MaterialSpec spec : MaterialSpec.values()) {
      MaterialSpec by =
          KeyShape.of(spec) instanceof KeyShape.Rsa rsa
              ? (rsa.signs() ? MaterialSpec.RSA_2048_SIGN : MaterialSpec.RSA_2048_DECRYPT)
              : spec;
      map.computeIfAbsent(by, any -> EnumSet.noneOf(MaterialSpec.class)).add(spec);
    }
    return map;
  }

  /** All that the module can do and fails to enforce. */
  Capabilities run() throws CryptokiException {
    weaknesses.addAll(new EnforcementProbe(connection, session).run());
    return materials();
  }

  /**
   * What was found before of the same module, with what this token's keys fail to enforce: whether
   * its key-encryption key forces the form of what it unwraps cannot be read from it.
   */
  Capabilities runAgain(Capabilities before) throws CryptokiException {
    weaknesses.addAll(before.weaknesses());
    weaknesses.addAll(new EnforcementProbe(connection, session).run());
    return new Capabilities(
        before.wrapped(), before.tokenResident(), before.oaep(), before.signatures(), weaknesses);
  }

  /** All that the module can do; of weaknesses, only what shows by the way. */
  Capabilities materials() {
    for (Map.Entry<MaterialSpec, Set<MaterialSpec>> each : REPRESENTED.entrySet()) {
      if (!OFTEN_NOT_WRAPPABLE.contains(each.getKey()) && works(each.getKey())) {
        wrapped.addAll(each.getValue());
      }
    }
    OFTEN_NOT_WRAPPABLE.forEach(this::wrappedOrResident);
    return new Capabilities(wrapped, resident, oaep, signatures, weaknesses);
  }

  /** Why the module cannot wrap and use, or not even make, keys of a spec. */
  Map<MaterialSpec, String> refusals() {
    return refusals;
  }

  /** Makes, wraps, unwraps, reads back and uses a key of that spec. */
  private boolean works(MaterialSpec spec) {
    try {
      Material material =
          KeyShape.of(spec) instanceof KeyShape.Secret
              ? maker.secretKey(session, "probe", spec)
              : maker.keyPair(session, "probe", spec).privateKey();
      Template template = KeyTemplates.used(KeyShape.of(spec), BEFORE);
      long key = connection.unwrap(session, material, template);
      try {
        readBack(key);
        use(spec, key);
      } finally {
        connection.discard(key);
      }
      return true;
    } catch (CryptokiException e) {
      LOG.info("the PKCS#11 module cannot wrap and use {}: {}", spec, e.getMessage());
      REPRESENTED.get(spec).forEach(each -> refusals.put(each, e.getMessage()));
      return false;
    } finally {
      connection.sweep(session);
    }
  }

  private void readBack(long key) throws CryptokiException {
    boolean sensitive = flag(key, Ck.CKA_SENSITIVE);
    boolean extractable = flag(key, Ck.CKA_EXTRACTABLE);
    if (!sensitive || extractable) {
      weaknesses.add(HsmWeakness.READABLE_AFTER_UNWRAP);
    }
  }

  private boolean flag(long key, long attribute) throws CryptokiException {
    return cryptoki.attribute(session.worker(), key, attribute)[0] != 0;
  }

  private void use(MaterialSpec spec, long key) throws CryptokiException {
    KeyShape shape = KeyShape.of(spec);
    if (spec == MaterialSpec.AES_256_SUBKEYS) {
      wrapSubkey(key);
    } else if (spec == MaterialSpec.AES_256_GCM) {
      byte[] sealed = Sealing.seal(cryptoki, session.worker(), key, TEXT, TEXT);
      Sealing.open(cryptoki, session.worker(), key, TEXT, sealed);
    } else if (shape instanceof KeyShape.Secret) {
      Mechanism hmac = Mechanism.of(KeyShape.hmacMechanism(spec));
      cryptoki.sign(session.worker(), hmac, key, TEXT, 64);
    } else if (shape instanceof KeyShape.Ec ec && ec.signs()) {
      boolean edwards = ec.curve() == Curve.ED25519;
      sign(spec, edwards ? SignatureMechanism.ED25519 : SignatureMechanism.ECDSA, key);
    } else if (shape instanceof KeyShape.MlDsa) {
      sign(spec, SignatureMechanism.ML_DSA, key);
    } else if (shape instanceof KeyShape.Ec ec) {
      byte[] point = ec.curve().domain().getG().getEncoded(false);
      Agreement.derive(cryptoki, session, ec.curve(), key, point);
    } else if (shape instanceof KeyShape.Rsa rsa && rsa.signs()) {
      sign(spec, SignatureMechanism.RSA_PKCS1_SHA_256, key);
      sign(spec, SignatureMechanism.RSA_PSS_SHA_256, key);
      signatures.addAll(RSA_SIGNATURES);
    } else if (shape instanceof KeyShape.Rsa) {
      decrypt(key);
    }
  }

  private void sign(MaterialSpec spec, SignatureMechanism mechanism, long key)
      throws CryptokiException {
    Signing signing = Signing.of(spec, mechanism, TEXT);
    cryptoki.sign(
        session.worker(), signing.mechanism(), key, signing.input(), signing.signatureBytes());
    signatures.add(mechanism);
  }

  private void wrapSubkey(long key) throws CryptokiException {
    Mechanism wrapping = Mechanism.of(Ck.CKM_AES_KEY_WRAP);
    Mechanism generation = Mechanism.of(Ck.CKM_AES_KEY_GEN);
    long subkey = cryptoki.generateKey(session.owner(), generation, KeyTemplates.newSubkey());
    try {
      byte[] blob = cryptoki.wrapKey(session.worker(), wrapping, key, subkey);
      Template decrypts = KeyTemplates.subkey(Ck.CKA_DECRYPT);
      long copy = cryptoki.unwrapKey(session.owner(), wrapping, key, blob, decrypts);
      readBack(copy);
      connection.discard(copy);
    } finally {
      connection.discard(subkey);
    }
  }

  /** A hash that the module has makes it look at the padding; one that it lacks, at nothing. */
  private void decrypt(long key) throws CryptokiException {
    byte[] modulus = cryptoki.attribute(session.worker(), key, Ck.CKA_MODULUS);
    byte[] one = new byte[modulus.length];
    one[one.length - 1] = 1;
    byte[] block = cryptoki.decrypt(session.worker(), Mechanism.of(Ck.CKM_RSA_X_509), key, one);
    if (block[block.length - 1] != 1) {
      throw new CryptokiException("CKM_RSA_X_509", ReturnCode.MECHANISM_INVALID);
    }
    for (OaepHash hash : OaepHash.values()) {
      if (hasOaep(hash, key, modulus)) {
        oaep.add(hash);
      }
    }
  }

  private boolean hasOaep(OaepHash hash, long key, byte[] modulus) {
    try {
      byte[] ciphertext = OaepSample.encrypt(hash, modulus, TEXT);
      byte[] opened =
          cryptoki.decrypt(session.worker(), Decryption.inModule(hash), key, ciphertext);
      return Arrays.equals(opened, TEXT);
    } catch (CryptokiException e) {
      return false;
    }
  }

  private void wrappedOrResident(MaterialSpec spec) {
    if (signsInSession(spec)) {
      (works(spec) ? wrapped : resident).add(spec);
    }
  }

  /** With a session object: a token object would cost much more, and leak. */
  private boolean signsInSession(MaterialSpec spec) {
    KeyShape shape = KeyShape.of(spec);
    try {
      Cryptoki.KeyPairHandles pair =
          cryptoki.generateKeyPair(
              session.owner(),
              KeyTemplates.pairGeneration(shape),
              KeyTemplates.generatedPublicKey(shape),
              KeyTemplates.inSession(shape));
      connection.discard(pair.privateKey());
      connection.discard(pair.publicKey());
      return shape instanceof KeyShape.MlDsa mlDsa ? mlDsa(mlDsa.set(), pair) : edwards(pair);
    } catch (CryptokiException e) {
      LOG.info("the PKCS#11 module cannot make {} keys: {}", spec, e.getMessage());
      refusals.put(spec, e.getMessage());
      return false;
    } finally {
      connection.sweep(session);
    }
  }

  private boolean edwards(Cryptoki.KeyPairHandles pair) throws CryptokiException {
    sign(MaterialSpec.ED25519_SIGN, SignatureMechanism.ED25519, pair.privateKey());
    prehash(pair);
    return true;
  }

  /** Drafts of the mechanism went by the same number: so it is verified. */
  private boolean mlDsa(MlDsaSet set, Cryptoki.KeyPairHandles pair) throws CryptokiException {
    byte[] publicKey = cryptoki.attribute(session.worker(), pair.publicKey(), Ck.CKA_VALUE);
    Mechanism mechanism = Mechanism.of(Ck.CKM_ML_DSA);
    byte[] signature =
        cryptoki.sign(session.worker(), mechanism, pair.privateKey(), TEXT, set.signatureBytes());
    boolean verifies = set.verifies(publicKey, TEXT, signature);
    if (verifies) {
      signatures.add(SignatureMechanism.ML_DSA);
    }
    return verifies;
  }

  /** A module may pass over the parameters and sign as pure Ed25519 does: so it is verified. */
  private void prehash(Cryptoki.KeyPairHandles pair) throws CryptokiException {
    byte[] digest = new byte[64];
    byte[] publicKey =
        PublicKeys.curve(cryptoki, session.worker(), pair.publicKey(), Curve.ED25519);
    try {
      byte[] signature =
          cryptoki.sign(
              session.worker(), Mechanism.ed25519ph(), pair.privateKey(), digest, digest.length);
      if (Prehash.verifies(publicKey, digest, signature)) {
        signatures.add(SignatureMechanism.ED25519_PH);
      }
    } catch (CryptokiException e) {
      LOG.info("the PKCS#11 module does not make Ed25519ph signatures: {}", e.getMessage());
    }
  }
}
