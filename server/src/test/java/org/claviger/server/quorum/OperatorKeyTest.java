package org.claviger.server.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.stream.Stream;
import org.claviger.server.document.MalformedDocumentException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OperatorKeyTest {
  private static final byte[] FILE = "a request".getBytes(StandardCharsets.US_ASCII);

  static Stream<KeyPair> suitable() {
    return Stream.of(
        TestOperator.ec("secp256r1"),
        TestOperator.ec("secp384r1"),
        TestOperator.pair("RSA", 2_048),
        TestOperator.pair("Ed25519", 0));
  }

  @ParameterizedTest
  @MethodSource("suitable")
  void signaturesOfEachKindAreKnownAndNoOthers(KeyPair pair) {
    TestOperator operator = new TestOperator("a", pair);
    byte[] signature = operator.approval(FILE).signature();
    OperatorKey key = OperatorKey.of(operator.operator().key().encoded());
    assertThat(key.signed(FILE, signature)).isTrue();
    assertThat(key.signed(Arrays.copyOf(FILE, 3), signature)).isFalse();
    signature[signature.length - 1] ^= 1;
    assertThat(key.signed(FILE, signature)).isFalse();
    assertThat(key.signed(FILE, new byte[0])).isFalse();
  }

  static Stream<byte[]> unsuitable() {
    byte[] suitable = TestOperator.ec("secp256r1").getPublic().getEncoded();
    return Stream.of(
        TestOperator.ec("secp521r1").getPublic().getEncoded(),
        TestOperator.pair("RSA", 1_024).getPublic().getEncoded(),
        TestOperator.pair("X25519", 0).getPublic().getEncoded(),
        TestOperator.pair("DSA", 2_048).getPublic().getEncoded(),
        Arrays.copyOf(suitable, suitable.length + 1),
        Arrays.copyOf(suitable, suitable.length - 1),
        new byte[0],
        new byte[5_000]);
  }

  @ParameterizedTest
  @MethodSource("unsuitable")
  void otherKeysAreRefused(byte[] encoded) {
    assertThatThrownBy(() -> OperatorKey.of(encoded))
        .isInstanceOf(MalformedDocumentException.class);
  }
}
