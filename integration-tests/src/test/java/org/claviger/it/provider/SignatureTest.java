package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.HexFormat;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.claviger.provider.MessageTooLongException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** Signatures made through the JCA, verified by others, and the reverse. */
@ExtendWith(SharedServer.class)
class SignatureTest {
  private static final byte[] MESSAGE = "a letter of credit".getBytes(StandardCharsets.UTF_8);
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  private final Claviger claviger;
  private final KmsClient kms;
  private final SharedKeys keys;

  SignatureTest(ServerProcess server, KmsClient kms, SharedKeys keys) {
    this.claviger = Claviger.of(server);
    this.kms = kms;
    this.keys = keys;
  }

  private String signingKey(KeySpec spec) {
    return keys.id(spec, KeyUsageType.SIGN_VERIFY);
  }

  private static PSSParameterSpec pss(String algorithm) {
    if (!algorithm.startsWith("RSASSA_PSS")) {
      return null;
    }
    String digest = "SHA-" + algorithm.substring(algorithm.length() - 3);
    return new PSSParameterSpec(
        digest,
        "MGF1",
        new MGF1ParameterSpec(digest),
        Integer.parseInt(digest.substring(4)) / 8,
        1);
  }

  private static Signature signature(String name, String algorithm, Provider provider)
      throws Exception {
    Signature signature = Signature.getInstance(name, provider);
    if (pss(algorithm) != null) {
      signature.setParameter(pss(algorithm));
    }
    return signature;
  }

  private static Provider verifier(String name) {
    return name.equals("BC") ? BOUNCY_CASTLE : Security.getProvider(name);
  }

  private static boolean verify(Signature verifier, PublicKey key, byte[] signature)
      throws Exception {
    verifier.initVerify(key);
    verifier.update(MESSAGE);
    return verifier.verify(signature);
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048,              SHA256withRSA,   RSASSA_PKCS1_V1_5_SHA_256, SunRsaSign",
    "RSA_2048,              SHA384withRSA,   RSASSA_PKCS1_V1_5_SHA_384, SunRsaSign",
    "RSA_2048,              SHA512withRSA,   RSASSA_PKCS1_V1_5_SHA_512, SunRsaSign",
    "RSA_2048,              RSASSA-PSS,      RSASSA_PSS_SHA_256,        SunRsaSign",
    "RSA_2048,              RSASSA-PSS,      RSASSA_PSS_SHA_384,        SunRsaSign",
    "RSA_2048,              RSASSA-PSS,      RSASSA_PSS_SHA_512,        SunRsaSign",
    "RSA_2048,              SHA256withRSAandMGF1, RSASSA_PSS_SHA_256,   BC",
    "RSA_2048,              SHA384withRSAandMGF1, RSASSA_PSS_SHA_384,   BC",
    "RSA_2048,              SHA512withRSAandMGF1, RSASSA_PSS_SHA_512,   BC",
    "RSA_2048,              1.2.840.113549.1.1.11, RSASSA_PKCS1_V1_5_SHA_256, SunRsaSign",
    "ECC_NIST_P384,         1.2.840.10045.4.3.3, ECDSA_SHA_384,         SunEC",
    "ECC_NIST_P256,         SHA256withECDSA, ECDSA_SHA_256,             SunEC",
    "ECC_NIST_P384,         SHA384withECDSA, ECDSA_SHA_384,             SunEC",
    "ECC_NIST_P521,         SHA512withECDSA, ECDSA_SHA_512,             SunEC",
    "ECC_SECG_P256K1,       SHA256withECDSA, ECDSA_SHA_256,             BC",
    "ECC_NIST_EDWARDS25519, Ed25519,         ED25519_SHA_512,           SunEC",
  })
  void isVerifiedByOthersAndByItsOwnSide(
      String spec, String name, String algorithm, String verifierName) throws Exception {
    String id = signingKey(KeySpec.fromValue(spec));
    PublicKey publicKey = claviger.publicKey(id);
    Signature signer = signature(name, algorithm, claviger.provider());
    signer.initSign(claviger.privateKey(id));
    signer.update(MESSAGE, 0, 5);
    signer.update(MESSAGE, 5, MESSAGE.length - 5);
    byte[] made = signer.sign();

    assertThat(verify(signature(name, algorithm, verifier(verifierName)), publicKey, made))
        .isTrue();
    assertThat(verify(signature(name, algorithm, claviger.provider()), publicKey, made)).isTrue();
    assertThat(
            kms.verify(
                    r ->
                        r.keyId(id)
                            .message(SdkBytes.fromByteArray(MESSAGE))
                            .signature(SdkBytes.fromByteArray(made))
                            .signingAlgorithm(algorithm))
                .signatureValid())
        .isTrue();

    byte[] bySdk =
        kms.sign(
                r ->
                    r.keyId(id)
                        .message(SdkBytes.fromByteArray(MESSAGE))
                        .signingAlgorithm(algorithm))
            .signature()
            .asByteArray();
    assertThat(verify(signature(name, algorithm, claviger.provider()), publicKey, bySdk)).isTrue();
    bySdk[bySdk.length - 1] ^= 1;
    assertThat(verify(signature(name, algorithm, claviger.provider()), publicKey, bySdk)).isFalse();
  }

  @Test
  void signsAgainWithTheSameObject() throws Exception {
    String id = signingKey(KeySpec.ECC_NIST_P256);
    Signature signer = Signature.getInstance("SHA256withECDSA", claviger.provider());
    signer.initSign(claviger.privateKey(id));
    signer.update(MESSAGE);
    signer.sign();
    signer.update(MESSAGE);
    byte[] second = signer.sign();

    assertThat(
            verify(
                Signature.getInstance("SHA256withECDSA", "SunEC"), claviger.publicKey(id), second))
        .isTrue();
  }

  @Test
  void signsAGivenDigestOfTheCurvesLengthAlone() throws Exception {
    String id = signingKey(KeySpec.ECC_NIST_P256);
    Signature signer = Signature.getInstance("NONEwithECDSA", claviger.provider());
    signer.initSign(claviger.privateKey(id));
    signer.update(MessageDigest.getInstance("SHA-256").digest(MESSAGE));
    byte[] made = signer.sign();

    assertThat(
            verify(Signature.getInstance("SHA256withECDSA", "SunEC"), claviger.publicKey(id), made))
        .isTrue();
    signer.update(new byte[31]);
    assertThatThrownBy(signer::sign)
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("32 bytes, not of 31");
  }

  @ParameterizedTest
  @CsvSource({
    "ECC_NIST_P256,   SHA256withECDSAinP1363Format, SHA256withECDSAinP1363Format, SunEC, 64",
    "ECC_NIST_P384,   SHA384withECDSAinP1363Format, SHA384withECDSAinP1363Format, SunEC, 96",
    "ECC_NIST_P521,   SHA512withECDSAinP1363Format, SHA512withECDSAinP1363Format, SunEC, 132",
    "ECC_SECG_P256K1, SHA256withPLAIN-ECDSA,        SHA256withPLAIN-ECDSA,        BC,    64",
  })
  void signsInTheFormOfP1363(String spec, String ours, String theirs, String verifier, int bytes)
      throws Exception {
    String id = signingKey(KeySpec.fromValue(spec));
    Signature signer = Signature.getInstance(ours, claviger.provider());
    signer.initSign(claviger.privateKey(id));
    for (int i = 0; i < 4; i++) {
      signer.update(MESSAGE);
      byte[] made = signer.sign();

      assertThat(made).hasSize(bytes);
      Signature other = Signature.getInstance(theirs, verifier(verifier));
      assertThat(verify(other, claviger.publicKey(id), made)).isTrue();
    }
  }

  @Test
  void signsADigestInTheFormOfP1363() throws Exception {
    String id = signingKey(KeySpec.ECC_NIST_P256);
    Signature signer = Signature.getInstance("NONEwithECDSAinP1363Format", claviger.provider());
    signer.initSign(claviger.privateKey(id));
    signer.update(MessageDigest.getInstance("SHA-256").digest(MESSAGE));

    Signature other = Signature.getInstance("SHA256withECDSAinP1363Format", "SunEC");
    assertThat(verify(other, claviger.publicKey(id), signer.sign())).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "SHA-256, 3031300d060960864801650304020105000420",
    "SHA-384, 3041300d060960864801650304020205000430",
    "SHA-512, 3051300d060960864801650304020305000440",
  })
  void signsADigestInfoThatTheCallerBrings(String digest, String prefix) throws Exception {
    String id = signingKey(KeySpec.RSA_2048);
    Signature signer = Signature.getInstance("NONEwithRSA", claviger.provider());
    signer.initSign(claviger.privateKey(id));
    signer.update(HexFormat.of().parseHex(prefix));
    signer.update(MessageDigest.getInstance(digest).digest(MESSAGE));

    Signature other =
        Signature.getInstance(
            digest.replace("-", "") + "withRSA", Security.getProvider("SunRsaSign"));
    assertThat(verify(other, claviger.publicKey(id), signer.sign())).isTrue();
  }

  @Test
  void refusesWhatIsNoDigestInfoOfTheService() throws Exception {
    Signature signer = Signature.getInstance("NONEwithRSA", claviger.provider());
    signer.initSign(claviger.privateKey(signingKey(KeySpec.RSA_2048)));
    String sha256 = "3031300d060960864801650304020105000420";
    for (byte[] wrong :
        new byte[][] {
          {},
          new byte[32],
          new byte[36],
          HexFormat.of().parseHex(sha256 + "00".repeat(31)),
          HexFormat.of().parseHex(sha256 + "00".repeat(33)),
          HexFormat.of().parseHex("302f300b0609608648016503040201" + "0420" + "00".repeat(32)),
          HexFormat.of().parseHex("3021300906052b0e03021a05000414" + "00".repeat(20)),
          new byte[245]
        }) {
      signer.update(wrong);
      assertThatThrownBy(signer::sign)
          .isInstanceOf(SignatureException.class)
          .hasMessageContaining("these " + wrong.length + " bytes are none");
    }
    assertThatThrownBy(() -> signer.update(new byte[246]))
        .isInstanceOf(MessageTooLongException.class);
  }

  @Test
  void aPssNameHoldsItsDigest() throws Exception {
    PrivateKey key = claviger.privateKey(signingKey(KeySpec.RSA_2048));
    Signature signer = Signature.getInstance("SHA256withRSASSA-PSS", claviger.provider());

    assertThatThrownBy(() -> signer.setParameter(pss("RSASSA_PSS_SHA_384")))
        .isInstanceOf(InvalidAlgorithmParameterException.class);
    signer.setParameter(pss("RSASSA_PSS_SHA_256"));
    signer.initSign(key);
    assertThat(signer.getParameters().getParameterSpec(PSSParameterSpec.class).getSaltLength())
        .isEqualTo(32);
  }

  @Test
  void ed25519RefusesTheByteBeyond4096() throws Exception {
    Signature signer = Signature.getInstance("Ed25519", claviger.provider());
    signer.initSign(claviger.privateKey(signingKey(KeySpec.ECC_NIST_EDWARDS25519)));
    signer.update(new byte[4_096]);

    assertThatThrownBy(() -> signer.update((byte) 0)).isInstanceOf(MessageTooLongException.class);
    assertThatThrownBy(signer::sign).isInstanceOf(MessageTooLongException.class);
    signer.update(new byte[4_096]);
    assertThat(signer.sign()).hasSize(64);
  }

  @Test
  void pssRefusesParametersThatKmsHasNot() throws Exception {
    PrivateKey key = claviger.privateKey(signingKey(KeySpec.RSA_2048));
    PSSParameterSpec salt20 =
        new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 20, 1);
    Signature before = Signature.getInstance("RSASSA-PSS", claviger.provider());
    before.setParameter(salt20);
    Signature after = Signature.getInstance("RSASSA-PSS", claviger.provider());
    after.initSign(key);

    assertThatThrownBy(() -> before.initSign(key)).isInstanceOf(InvalidKeyException.class);
    assertThatThrownBy(() -> after.setParameter(salt20))
        .isInstanceOf(InvalidAlgorithmParameterException.class);
    assertThatThrownBy(
            () -> {
              after.update(MESSAGE);
              after.sign();
            })
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("setParameter");
  }

  @Test
  void aKeyOfAnotherKindOrUsageIsRefusedAtInit() throws Exception {
    PrivateKey ec = claviger.privateKey(signingKey(KeySpec.ECC_NIST_P256));
    PrivateKey decrypting =
        claviger.privateKey(keys.id(KeySpec.RSA_2048, KeyUsageType.ENCRYPT_DECRYPT));

    for (PrivateKey key : new PrivateKey[] {ec, decrypting}) {
      Signature rsa = Signature.getInstance("SHA256withRSA", claviger.provider());
      assertThatThrownBy(() -> rsa.initSign(key)).isInstanceOf(InvalidKeyException.class);
    }
    Signature wrongDigest = Signature.getInstance("SHA384withECDSA", claviger.provider());
    assertThatThrownBy(() -> wrongDigest.initSign(ec))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("SHA256withECDSA");
  }

  @Test
  void aDisabledKeyIsASignatureExceptionWithTheServicesWords() throws Exception {
    String id =
        kms.createKey(r -> r.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY))
            .keyMetadata()
            .keyId();
    Signature signer = Signature.getInstance("SHA256withECDSA", claviger.provider());
    signer.initSign(claviger.privateKey(id));
    kms.disableKey(r -> r.keyId(id));
    signer.update(MESSAGE);

    assertThatThrownBy(signer::sign)
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("is disabled. (DisabledException), request ");
  }
}
