package org.claviger.it.wycheproof;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.KeyAgreement;
import org.claviger.it.KeyImporter;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.claviger.it.provider.Claviger;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyAgreementAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsException;

/**
 * ECDH with public keys in SubjectPublicKeyInfo, many of them broken. An {@code acceptable} one may
 * be refused; if it is accepted the secret must be the right one.
 */
@ExtendWith(SharedServer.class)
class EcdhTest {
  private final Claviger claviger;
  private final KmsClient kms;

  EcdhTest(ServerProcess server, KmsClient kms) {
    this.claviger = Claviger.of(server);
    this.kms = kms;
  }

  @ParameterizedTest
  @CsvSource({
    "ecdh_secp256r1_test.json, ECC_NIST_P256",
    "ecdh_secp384r1_test.json, ECC_NIST_P384",
    "ecdh_secp521r1_test.json, ECC_NIST_P521",
  })
  void eachSecretIsAgreedOnOrRefusedAsItsVectorSays(String file, KeySpec spec) {
    new Agreement(claviger, kms, spec).run(file, 21);
  }

  private record Agreement(Claviger claviger, KmsClient kms, KeySpec spec) implements Trial {
    @Override
    public Optional<String> whyLeftOut(Vector vector) {
      return Optional.empty();
    }

    @Override
    public byte[] material(Vector vector) {
      BigInteger number = new BigInteger(vector.test().required("private").textValue(), 16);
      return new EcPrivateKeys(vector.group().required("curve").textValue()).pkcs8(number);
    }

    @Override
    public String importKey(byte[] material) {
      return new KeyImporter(kms).key(spec, KeyUsageType.KEY_AGREEMENT, material);
    }

    @Override
    public boolean accepts(String key, Vector vector) {
      try {
        boolean right =
            kms.deriveSharedSecret(
                    r ->
                        r.keyId(key)
                            .keyAgreementAlgorithm(KeyAgreementAlgorithmSpec.ECDH)
                            .publicKey(vector.blob("public")))
                .sharedSecret()
                .equals(vector.blob("shared"));
        assertThat(right || vector.result().equals("invalid")).as(vector.description()).isTrue();
        return true;
      } catch (KmsException e) {
        assertThat(e.awsErrorDetails().errorCode())
            .as(vector.description())
            .isEqualTo("ValidationException");
        return false;
      }
    }

    /**
     * The public key comes from Bouncy Castle, which reads more encodings than the service:
     * compressed points and lengths that are not DER. What it read is sent in the one right form.
     */
    @Override
    public boolean acceptsByProvider(String key, Vector vector) throws GeneralSecurityException {
      KeyAgreement agreement = KeyAgreement.getInstance("ECDH", claviger.provider());
      agreement.init(claviger.privateKey(key));
      try {
        agreement.doPhase(EcPrivateKeys.read(vector.bytes("public")), true);
      } catch (InvalidKeyException | InvalidKeySpecException e) {
        return false;
      }
      boolean right = Arrays.equals(agreement.generateSecret(), vector.bytes("shared"));
      assertThat(right || vector.result().equals("invalid")).as(vector.description()).isTrue();
      return true;
    }
  }
}
