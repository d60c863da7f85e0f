package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Project Wycheproof through the provider: signatures verified locally under plain public keys. The
 * counts are those of the files, so that a file that was cut or that is read wrongly shows.
 *
 * <p>Of the {@code acceptable} results there is one kind, and it must be refused:
 *
 * <ul>
 *   <li>{@code MissingNull}: a DigestInfo whose algorithm identifier lacks the NULL parameter. RFC
 *       8017, appendix A.2.4 says that parameters shall be NULL and section 9.2 note 1 leaves to
 *       verifiers whether they take the other form as well; the method that section 8.2.2
 *       prescribes, comparing encodings, refuses it, as AWS's Verify does. One message then has one
 *       signature.
 * </ul>
 */
class WycheproofVerifyTest {
  private static final Set<String> ACCEPTABLE_AND_REFUSED = Set.of("MissingNull");

  private static final Provider CLAVIGER =
      ServiceLoader.load(Provider.class).stream()
          .map(ServiceLoader.Provider::get)
          .filter(provider -> provider.getName().equals("Claviger"))
          .findFirst()
          .orElseThrow();
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "rsa_signature_2048_sha256_test.json,  SHA256withRSA,   RSA,   9, 250",
    "rsa_signature_2048_sha384_test.json,  SHA384withRSA,   RSA,   7, 251",
    "rsa_signature_2048_sha512_test.json,  SHA512withRSA,   RSA,   8, 251",
    "rsa_signature_3072_sha256_test.json,  SHA256withRSA,   RSA,   8, 251",
    "rsa_signature_3072_sha512_test.json,  SHA512withRSA,   RSA,   8, 252",
    "rsa_signature_4096_sha256_test.json,  SHA256withRSA,   RSA,   7, 251",
    "rsa_signature_4096_sha512_test.json,  SHA512withRSA,   RSA,   7, 252",
    "rsa_pss_2048_sha256_mgf1_32_test.json, RSASSA-PSS,     RSA,  63,  45",
    "rsa_pss_2048_sha384_mgf1_48_test.json, RSASSA-PSS,     RSA,  95,  46",
    "rsa_pss_3072_sha256_mgf1_32_test.json, RSASSA-PSS,     RSA,  63,  45",
    "rsa_pss_4096_sha384_mgf1_48_test.json, RSASSA-PSS,     RSA,  95,  46",
    "rsa_pss_4096_sha512_mgf1_64_test.json, RSASSA-PSS,     RSA, 132,  47",
    "ecdsa_secp256r1_sha256_test.json,     SHA256withECDSA, EC,  174, 310",
    "ecdsa_secp384r1_sha384_test.json,     SHA384withECDSA, EC,  194, 310",
    "ecdsa_secp521r1_sha512_test.json,     SHA512withECDSA, EC,  232, 310",
    "ecdsa_secp256k1_sha256_test.json,     SHA256withECDSA, EC,  168, 308",
    "ed25519_test.json,                    Ed25519,    Ed25519,   88,  63",
  })
  void eachSignatureIsVerifiedAsItsVectorSays(
      String file, String algorithm, String keyAlgorithm, int accepted, int refused)
      throws GeneralSecurityException {
    int acceptedHere = 0;
    int refusedHere = 0;
    List<String> wrong = new ArrayList<>();
    for (SignatureVectors.Case vector : SignatureVectors.read(file)) {
      boolean verified = verify(vector, algorithm, publicKey(vector, keyAlgorithm, file));
      if (verified) {
        acceptedHere++;
      } else {
        refusedHere++;
      }
      if (verified != isAccepted(vector)) {
        wrong.add(vector.id() + " " + vector.result() + " " + vector.flags());
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(acceptedHere).isEqualTo(accepted);
    assertThat(refusedHere).isEqualTo(refused);
  }

  private static boolean isAccepted(SignatureVectors.Case vector) {
    return switch (vector.result()) {
      case "valid" -> true;
      case "invalid" -> false;
      default -> {
        assertThat(ACCEPTABLE_AND_REFUSED).containsAll(vector.flags());
        yield false;
      }
    };
  }

  private static boolean verify(SignatureVectors.Case vector, String algorithm, PublicKey key)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm, CLAVIGER);
    if (algorithm.equals("RSASSA-PSS")) {
      signature.setParameter(pss(vector));
    }
    signature.initVerify(key);
    signature.update(vector.message());
    try {
      return signature.verify(vector.signature());
    } catch (SignatureException e) {
      return false;
    }
  }

  private static AlgorithmParameterSpec pss(SignatureVectors.Case vector) {
    return new PSSParameterSpec(
        vector.group().required("sha").textValue(),
        vector.group().required("mgf").textValue(),
        new MGF1ParameterSpec(vector.group().required("mgfSha").textValue()),
        vector.group().required("sLen").intValue(),
        PSSParameterSpec.TRAILER_FIELD_BC);
  }

  /** The JDK's own keys, and Bouncy Castle's on the curve that SunEC lacks. */
  private static PublicKey publicKey(SignatureVectors.Case vector, String keyAlgorithm, String file)
      throws GeneralSecurityException {
    KeyFactory factory =
        file.contains("secp256k1")
            ? KeyFactory.getInstance(keyAlgorithm, BOUNCY_CASTLE)
            : KeyFactory.getInstance(keyAlgorithm);
    return factory.generatePublic(new X509EncodedKeySpec(vector.publicKey()));
  }
}
