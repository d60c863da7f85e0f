package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.it.Answer;
import org.claviger.it.ApiClient;
import org.claviger.it.InParallel;
import org.claviger.it.KeyImporter;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.claviger.provider.EncryptionContextSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/**
 * Many threads on the same handles. Every result is checked by another implementation: signatures
 * by the JDK under the public key, MACs and AES-GCM by SunJCE under the material that was imported,
 * blobs by AWS's SDK. {@code -Dstorm.operations} says how much each thread does.
 */
@ExtendWith(SharedServer.class)
class StormTest {
  private static final int THREADS = 48;
  private static final int OPERATIONS = Integer.getInteger("storm.operations", 10);

  private final Claviger claviger;
  private final ApiClient api;
  private final KmsClient kms;
  private final SharedKeys keys;
  private final long seed = Long.getLong("storm.seed", new Random().nextLong());
  private final byte[] material = new byte[32];

  StormTest(ServerProcess server, ApiClient api, KmsClient kms, SharedKeys keys) {
    this.claviger = Claviger.of(server);
    this.api = api;
    this.kms = kms;
    this.keys = keys;
    new Random(seed).nextBytes(material);
  }

  /** Does one thing with a message and checks what came out. */
  private interface Operation {
    void run(byte[] message) throws Exception;
  }

  @Test
  void everyResultIsRightWhateverTheOthersDo() throws Exception {
    System.out.println("storm.seed=" + seed);
    List<Operation> operations =
        List.of(
            signing("SHA256withRSA", KeySpec.RSA_2048),
            signing("SHA256withECDSA", KeySpec.ECC_NIST_P256),
            signing("SHA384withECDSAinP1363Format", KeySpec.ECC_NIST_P384),
            mac(),
            aead(),
            kmsCipher(),
            agreement());
    List<Integer> done =
        InParallel.map(
            IntStream.range(0, THREADS),
            THREADS,
            thread -> storm(operations, new Random(seed + thread)));

    assertThat(done).hasSize(THREADS).containsOnly(OPERATIONS);
  }

  private int storm(List<Operation> operations, Random random) {
    for (int i = 0; i < OPERATIONS; i++) {
      byte[] message = new byte[1 + random.nextInt(2_000)];
      random.nextBytes(message);
      try {
        operations.get(random.nextInt(operations.size())).run(message);
      } catch (Exception e) {
        throw new IllegalStateException("-Dstorm.seed=" + seed, e);
      }
    }
    return OPERATIONS;
  }

  private Operation signing(String algorithm, KeySpec spec) throws GeneralSecurityException {
    String id = keys.id(spec, KeyUsageType.SIGN_VERIFY);
    PrivateKey privateKey = claviger.privateKey(id);
    PublicKey publicKey = claviger.publicKey(id);
    String verifying = algorithm.endsWith("RSA") ? "SunRsaSign" : "SunEC";
    return message -> {
      Signature signer = Signature.getInstance(algorithm, claviger.provider());
      signer.initSign(privateKey);
      signer.update(message);
      byte[] made = signer.sign();
      Signature verifier = Signature.getInstance(algorithm, verifying);
      verifier.initVerify(publicKey);
      verifier.update(message);
      assertThat(verifier.verify(made)).isTrue();
    };
  }

  private Operation mac() throws GeneralSecurityException {
    String id =
        new KeyImporter(kms).key(KeySpec.HMAC_256, KeyUsageType.GENERATE_VERIFY_MAC, material);
    SecretKey handle = claviger.secretKey(id);
    return message -> {
      Mac ours = Mac.getInstance("HmacSHA256", claviger.provider());
      ours.init(handle);
      Mac sun = Mac.getInstance("HmacSHA256", "SunJCE");
      sun.init(new SecretKeySpec(material, "HmacSHA256"));
      assertThat(ours.doFinal(message)).isEqualTo(sun.doFinal(message));
    };
  }

  private Operation aead() throws GeneralSecurityException {
    Answer created = api.claviger("CreateAeadKey", "{\"Origin\":\"EXTERNAL\"}");
    String id = created.json().at("/KeyMetadata/KeyId").textValue();
    new KeyImporter(kms).importForGood(id, material);
    SecretKey handle = claviger.secretKey(id);
    SecretKey software = new SecretKeySpec(material, "AES");
    return message -> {
      Cipher ours = Cipher.getInstance("AES/GCM/NoPadding", claviger.provider());
      ours.init(Cipher.ENCRYPT_MODE, handle);
      byte[] sealed = ours.doFinal(message);
      Cipher sun = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
      GCMParameterSpec iv = new GCMParameterSpec(128, ours.getIV());
      sun.init(Cipher.DECRYPT_MODE, software, iv);
      assertThat(sun.doFinal(sealed)).isEqualTo(message);
      ours.init(Cipher.DECRYPT_MODE, handle, iv);
      assertThat(ours.doFinal(sealed)).isEqualTo(message);
    };
  }

  private Operation kmsCipher() throws GeneralSecurityException {
    SecretKey handle = claviger.secretKey(keys.symmetric());
    return message -> {
      EncryptionContextSpec context = EncryptionContextSpec.of("length", "" + message.length);
      Cipher cipher = Cipher.getInstance("KMS", claviger.provider());
      cipher.init(Cipher.ENCRYPT_MODE, handle, context);
      byte[] blob = cipher.doFinal(message);
      SdkBytes bySdk =
          kms.decrypt(
                  r ->
                      r.encryptionContext(context.context())
                          .ciphertextBlob(SdkBytes.fromByteArray(blob)))
              .plaintext();
      assertThat(bySdk.asByteArray()).isEqualTo(message);
      cipher.init(Cipher.DECRYPT_MODE, handle, context);
      assertThat(cipher.doFinal(blob)).isEqualTo(message);
    };
  }

  private Operation agreement() throws GeneralSecurityException {
    String id = keys.id(KeySpec.ECC_NIST_P256, KeyUsageType.KEY_AGREEMENT);
    PrivateKey privateKey = claviger.privateKey(id);
    PublicKey publicKey = claviger.publicKey(id);
    return message -> {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "SunEC");
      generator.initialize(256);
      KeyPair peer = generator.generateKeyPair();
      KeyAgreement ours = KeyAgreement.getInstance("ECDH", claviger.provider());
      ours.init(privateKey);
      ours.doPhase(peer.getPublic(), true);
      KeyAgreement sun = KeyAgreement.getInstance("ECDH", "SunEC");
      sun.init(peer.getPrivate());
      sun.doPhase(publicKey, true);
      assertThat(ours.generateSecret()).isEqualTo(sun.generateSecret());
    };
  }
}
