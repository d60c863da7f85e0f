package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Map;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.SigningAlgorithmSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SigningSchemeTest {
  private static final SigningScheme ECDSA = SigningScheme.of(SigningAlgorithmSpec.ECDSA_SHA_256);

  @ParameterizedTest
  @CsvSource({
    // A small integer loses its leading zeros, a zero byte stays before a set sign bit.
    "0001 0002, 3006020101020102",
    "7fff 0080, 300802027fff02020080",
    "8000 ffff, 300a0203008000020300ffff",
    "0000 0001, 3006020100020101",
    "00000080 00000001, 300702020080020101",
  })
  void encodesEcdsaSignaturesAsMinimalDer(String rAndS, String der) {
    byte[] raw = HexFormat.of().parseHex(rAndS.replace(" ", ""));
    assertThat(HexFormat.of().formatHex(ECDSA.onTheWire(raw))).isEqualTo(der);
  }

  @Test
  void encodesLongEcdsaSignaturesWithALongLength() {
    byte[] raw = new byte[132];
    java.util.Arrays.fill(raw, (byte) 0xff);
    raw[0] = 0x01;
    raw[66] = 0x01;
    byte[] der = ECDSA.onTheWire(raw);
    assertThat(HexFormat.of().formatHex(der)).startsWith("308188" + "0242" + "01ff");
    assertThat(der).hasSize(3 + 2 * 68);
  }

  @Test
  void leavesOtherSignaturesAsTheHsmMadeThem() {
    byte[] raw = {0, 1, 2, 3};
    assertThat(SigningScheme.of(SigningAlgorithmSpec.ED25519_SHA_512).onTheWire(raw)).isSameAs(raw);
    assertThat(SigningScheme.of(SigningAlgorithmSpec.RSASSA_PSS_SHA_256).onTheWire(raw))
        .isSameAs(raw);
  }

  @Test
  void hashesAMessageAndTakesADigestAsItIs() {
    byte[] message = "abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    byte[] digest = ECDSA.input(MessageType.RAW, message);
    assertThat(HexFormat.of().formatHex(digest))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(ECDSA.input(MessageType.DIGEST, digest)).isEqualTo(digest);
  }

  @Test
  void refusesDigestsOfAnotherLengthInTheWordsOfAws() {
    Map<SigningAlgorithmSpec, Integer> lengths =
        Map.of(
            SigningAlgorithmSpec.ECDSA_SHA_256, 32,
            SigningAlgorithmSpec.ECDSA_SHA_384, 48,
            SigningAlgorithmSpec.ECDSA_SHA_512, 64,
            SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_256, 32,
            SigningAlgorithmSpec.RSASSA_PSS_SHA_384, 48,
            SigningAlgorithmSpec.RSASSA_PSS_SHA_512, 64);
    lengths.forEach(
        (algorithm, length) -> {
          SigningScheme scheme = SigningScheme.of(algorithm);
          assertThat(scheme.input(MessageType.DIGEST, new byte[length])).hasSize(length);
          for (int wrong : new int[] {1, length - 1, length + 1}) {
            assertRefused(
                scheme,
                MessageType.DIGEST,
                new byte[wrong],
                "Digest is invalid length for algorithm " + algorithm + ".");
          }
        });
  }

  @Test
  void ed25519TakesMessagesAlone() {
    SigningScheme scheme = SigningScheme.of(SigningAlgorithmSpec.ED25519_SHA_512);
    byte[] message = {1};
    assertThat(scheme.input(MessageType.RAW, message)).isSameAs(message);
    assertRefused(
        scheme,
        MessageType.DIGEST,
        new byte[64],
        "MessageType DIGEST is not valid for algorithm ED25519_SHA_512.");
  }

  @ParameterizedTest
  @EnumSource(
      value = SigningAlgorithmSpec.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"SM2DSA", "ML_DSA_SHAKE_256"})
  void noSchemeTakesAnExternalMu(SigningAlgorithmSpec algorithm) {
    assertRefused(
        SigningScheme.of(algorithm),
        MessageType.EXTERNAL_MU,
        new byte[64],
        "MessageType EXTERNAL_MU is not valid for algorithm " + algorithm + ".");
  }

  @Test
  void ed25519phTakesDigestsAlone() {
    SigningScheme scheme = SigningScheme.of(SigningAlgorithmSpec.ED25519_PH_SHA_512);
    byte[] digest = new byte[64];
    assertThat(scheme.input(MessageType.DIGEST, digest)).isSameAs(digest);
    assertRefused(
        scheme,
        MessageType.RAW,
        digest,
        "MessageType RAW is not valid for algorithm ED25519_PH_SHA_512.");
    assertRefused(
        scheme,
        MessageType.DIGEST,
        new byte[63],
        "Digest is invalid length for algorithm ED25519_PH_SHA_512.");
  }

  @Test
  void mlDsaTakesMessagesAlone() {
    SigningScheme scheme = SigningScheme.of(SigningAlgorithmSpec.ML_DSA_SHAKE_256);
    byte[] message = {1};
    assertThat(scheme.input(MessageType.RAW, message)).isSameAs(message);
    assertRefused(
        scheme,
        MessageType.DIGEST,
        new byte[64],
        "MessageType DIGEST is not valid for algorithm ML_DSA_SHAKE_256.");
    assertThatThrownBy(() -> scheme.input(MessageType.EXTERNAL_MU, new byte[64]))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.UnsupportedOperationException));
  }

  private static void assertRefused(
      SigningScheme scheme, MessageType type, byte[] message, String words) {
    assertThatThrownBy(() -> scheme.input(type, message))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ValidationException))
        .hasMessage(words);
  }
}
