package org.claviger.server.hsm.pkcs11;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.claviger.server.hsm.DataKeyPair;
import org.claviger.server.hsm.DataKeyPairSpec;
import org.claviger.server.hsm.HsmException;
import org.claviger.server.hsm.ImportWrapping;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.Sharing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what a module can import by importing keys that are thrown away. The larger RSA keys
 * are taken to be as the smallest.
 */
final class ImportProbe {
  private static final Logger LOG = LoggerFactory.getLogger(ImportProbe.class);
  private static final Set<ImportWrapping> PADDINGS =
      EnumSet.range(ImportWrapping.RSAES_PKCS1_V1_5, ImportWrapping.RSAES_OAEP_SHA_256);
  private static final KeyShape AES = KeyShape.of(MaterialSpec.AES_256_GCM);
  private static final Set<MaterialSpec> SAMPLES =
      EnumSet.of(
          MaterialSpec.AES_256_GCM,
          MaterialSpec.HMAC_224,
          MaterialSpec.HMAC_256,
          MaterialSpec.HMAC_384,
          MaterialSpec.HMAC_512,
          MaterialSpec.RSA_2048_SIGN,
          MaterialSpec.EC_P256_SIGN,
          MaterialSpec.EC_P384_SIGN,
          MaterialSpec.EC_P521_SIGN,
          MaterialSpec.EC_SECP256K1_SIGN);
  private static final byte[] CONTEXT = "probe".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] AES_KEY = {
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
    27, 28, 29, 30, 31, 32
  };

  private final Connection connection;
  private final Session session;
  private final Capabilities capabilities;
  private final MaterialMaker maker;
  private final int modulusBytes;
  private AsymmetricKeyParameter publicKey;
  private long wrappingKey;

  ImportProbe(
      Connection connection, MaterialMaker maker, Session session, Capabilities capabilities) {
    this.connection = connection;
    this.maker = maker;
    this.session = session;
    this.capabilities = capabilities;
    this.modulusBytes = ((KeyShape.Rsa) KeyShape.of(MaterialSpec.RSA_2048_UNWRAP)).bytes();
  }

  ImportAbilities run() throws CryptokiException {
    MaterialSpec spec = MaterialSpec.RSA_2048_UNWRAP;
    KeyPairMaterial pair = maker.keyPair(session, "probe", spec);
    publicKey = parsed(pair.publicKey());
    Template template = KeyTemplates.used(KeyShape.of(spec), capabilities);
    wrappingKey = connection.unwrap(session, pair.privateKey(), template);
    try {
      ImportAbilities found = found();
      LOG.info("the PKCS#11 module can import: {}", found);
      return found;
    } finally {
      connection.discard(wrappingKey);
    }
  }

  private static AsymmetricKeyParameter parsed(byte[] subjectPublicKeyInfo) {
    try {
      return PublicKeyFactory.createKey(subjectPublicKeyInfo);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ImportAbilities found() {
    Set<ImportWrapping> inModule = EnumSet.noneOf(ImportWrapping.class);
    for (ImportWrapping padding : PADDINGS) {
      if (opens(padding, Set.of(padding))) {
        inModule.add(padding);
      }
    }
    Set<ImportWrapping> wrappings = EnumSet.copyOf(inModule);
    for (ImportWrapping wrapping : ImportWrapping.values()) {
      if (wrapping != ImportWrapping.RSAES_PKCS1_V1_5 && opens(wrapping, inModule)) {
        wrappings.add(wrapping);
      }
    }
    return new ImportAbilities(inModule, wrappings, specs(inModule, wrappings));
  }

  /** Opens a key, and sees that it is the one that was wrapped. */
  private boolean opens(ImportWrapping wrapping, Set<ImportWrapping> inModule) {
    byte[] wrapped = ImportSample.wrap(wrapping, publicKey, AES_KEY);
    try {
      return new Unwrapping(connection, session, inModule)
          .open(wrapping, modulusBytes, wrappingKey, wrapped, this::isTheKey);
    } catch (CryptokiException | HsmException e) {
      LOG.info("{} by {}: {}", wrapping, inModule, e.getMessage());
      return false;
    }
  }

  private boolean isTheKey(Envelope envelope) throws CryptokiException {
    Cryptoki cryptoki = connection.cryptoki();
    byte[] text = new byte[16];
    byte[] expected = new byte[16];
    var aes = AESEngine.newInstance();
    aes.init(true, new KeyParameter(AES_KEY));
    aes.processBlock(text, 0, expected, 0);
    long key = envelope.open(AES, KeyTemplates.imported(AES));
    try {
      byte[] made = cryptoki.encrypt(session.worker(), Mechanism.of(Ck.CKM_AES_ECB), key, text);
      return Arrays.equals(made, expected) && envelope.bytes() == AES_KEY.length;
    } finally {
      cryptoki.destroyObject(session.owner(), key);
    }
  }

  private Set<MaterialSpec> specs(Set<ImportWrapping> inModule, Set<ImportWrapping> wrappings) {
    Optional<ImportWrapping> forAll =
        wrappings.stream().filter(each -> !PADDINGS.contains(each)).sorted().findFirst();
    Set<MaterialSpec> specs = EnumSet.noneOf(MaterialSpec.class);
    if (forAll.isPresent()) {
      for (MaterialSpec spec : SAMPLES) {
        if (capabilities.wrapped().contains(spec) && imports(spec, forAll.get(), inModule)) {
          capabilities.wrapped().stream().filter(each -> isLike(spec, each)).forEach(specs::add);
        }
      }
    }
    return specs;
  }

  private boolean imports(
      MaterialSpec spec, ImportWrapping wrapping, Set<ImportWrapping> inModule) {
    try {
      DataKeyPair sample = sample(spec);
      byte[] wrapped = ImportSample.wrap(wrapping, publicKey, sample.privateKey());
      KeyPairMaterial imported =
          new Unwrapping(connection, session, inModule)
              .open(
                  wrapping,
                  modulusBytes,
                  wrappingKey,
                  wrapped,
                  envelope ->
                      new Importer(connection, maker, session, Sharing.DOMAIN)
                          .take(envelope, spec, CONTEXT));
      sample.wipe();
      return Arrays.equals(imported.publicKey(), sample.publicKey());
    } catch (CryptokiException | HsmException e) {
      LOG.info("the PKCS#11 module cannot import {}: {}", spec, e.getMessage());
      return false;
    }
  }

  private DataKeyPair sample(MaterialSpec spec) throws CryptokiException {
    if (KeyShape.of(spec) instanceof KeyShape.Secret secret) {
      return new DataKeyPair(new byte[secret.bytes()], new byte[0]);
    }
    DataKeyPairs pairs = new DataKeyPairs(connection.cryptoki(), session);
    for (DataKeyPairSpec each : DataKeyPairSpec.values()) {
      if (DataKeyPairs.madeAs(each) == spec) {
        return pairs.make(each);
      }
    }
    throw new IllegalArgumentException(spec + " has no sample");
  }

  /** Whether keys of the other spec are imported in just the same way, their size left aside. */
  private static boolean isLike(MaterialSpec sample, MaterialSpec other) {
    KeyShape shape = KeyShape.of(other);
    if (shape instanceof KeyShape.Secret secret && secret.type() == Ck.CKK_AES) {
      return sample == MaterialSpec.AES_256_GCM;
    }
    if (shape instanceof KeyShape.Rsa rsa) {
      return sample == MaterialSpec.RSA_2048_SIGN && rsa.use() != KeyShape.Rsa.Use.UNWRAP;
    }
    if (shape instanceof KeyShape.Ec ec) {
      return KeyShape.of(sample) instanceof KeyShape.Ec own && ec.curve() == own.curve();
    }
    return sample == other;
  }
}
