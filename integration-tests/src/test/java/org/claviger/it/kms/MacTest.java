package org.claviger.it.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.claviger.it.AwsClients;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GenerateMacResponse;
import software.amazon.awssdk.services.kms.model.InvalidKeyUsageException;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsInvalidMacException;

@ExtendWith(SharedServer.class)
class MacTest {
  private static final SdkBytes MESSAGE = SdkBytes.fromUtf8String("a letter of credit");

  private final ServerProcess server;
  private final KmsClient kms;
  private final SharedKeys keys;

  MacTest(ServerProcess server, KmsClient kms, SharedKeys keys) {
    this.server = server;
    this.kms = kms;
    this.keys = keys;
  }

  @ParameterizedTest
  @CsvSource({
    "HMAC_224, HMAC_SHA_224, 28",
    "HMAC_256, HMAC_SHA_256, 32",
    "HMAC_384, HMAC_SHA_384, 48",
    "HMAC_512, HMAC_SHA_512, 64",
  })
  void whatOneClientAuthenticatesAnotherVerifies(KeySpec spec, String algorithm, int bytes) {
    String key = keys.id(spec, KeyUsageType.GENERATE_VERIFY_MAC);
    GenerateMacResponse made =
        kms.generateMac(r -> r.keyId(key).macAlgorithm(algorithm).message(MESSAGE));
    assertThat(made.mac().asByteArray()).hasSize(bytes);
    assertThat(made.macAlgorithmAsString()).isEqualTo(algorithm);
    assertThat(made.keyId()).endsWith(":key/" + key);
    try (KmsClient other = AwsClients.kms(server)) {
      assertThat(verify(other, key, algorithm, MESSAGE, made.mac())).isTrue();
      assertThat(
              other.generateMac(r -> r.keyId(key).macAlgorithm(algorithm).message(MESSAGE)).mac())
          .isEqualTo(made.mac());
    }
    byte[] flipped = made.mac().asByteArray();
    flipped[bytes - 1] ^= 1;
    assertThat(
            Errors.type(
                () -> verify(kms, key, algorithm, MESSAGE, SdkBytes.fromByteArray(flipped))))
        .isEqualTo(KmsInvalidMacException.class);
    assertThat(
            Errors.type(
                () -> verify(kms, key, algorithm, SdkBytes.fromUtf8String("b"), made.mac())))
        .isEqualTo(KmsInvalidMacException.class);
    SdkBytes half = SdkBytes.fromByteArray(Arrays.copyOf(flipped, bytes / 2));
    assertThat(Errors.type(() -> verify(kms, key, algorithm, MESSAGE, half)))
        .isEqualTo(KmsInvalidMacException.class);
  }

  @Test
  void anotherAlgorithmThanTheKeysIsRefused() {
    String key = keys.id(KeySpec.HMAC_224, KeyUsageType.GENERATE_VERIFY_MAC);
    assertThat(
            Errors.message(
                () ->
                    kms.generateMac(
                        r -> r.keyId(key).macAlgorithm("HMAC_SHA_256").message(MESSAGE))))
        .isEqualTo("Algorithm HMAC_SHA_256 is incompatible with key spec HMAC_224.");
    assertThat(
            Errors.type(
                () ->
                    kms.generateMac(
                        r ->
                            r.keyId(keys.symmetric())
                                .macAlgorithm("HMAC_SHA_256")
                                .message(MESSAGE))))
        .isEqualTo(InvalidKeyUsageException.class);
  }

  @Test
  void aMessageMayBe4096BytesAndNoMore() {
    String key = keys.id(KeySpec.HMAC_256, KeyUsageType.GENERATE_VERIFY_MAC);
    kms.generateMac(
        r ->
            r.keyId(key)
                .macAlgorithm("HMAC_SHA_256")
                .message(SdkBytes.fromByteArray(new byte[4_096])));
    assertThat(
            Errors.code(
                () ->
                    kms.generateMac(
                        r ->
                            r.keyId(key)
                                .macAlgorithm("HMAC_SHA_256")
                                .message(SdkBytes.fromByteArray(new byte[4_097])))))
        .isEqualTo("ValidationException");
  }

  private static boolean verify(
      KmsClient client, String key, String algorithm, SdkBytes message, SdkBytes mac) {
    return client
        .verifyMac(r -> r.keyId(key).macAlgorithm(algorithm).message(message).mac(mac))
        .macValid();
  }
}
