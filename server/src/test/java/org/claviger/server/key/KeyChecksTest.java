package org.claviger.server.key;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.junit.jupiter.api.Test;

class KeyChecksTest {
  private static final KeyArn ARN =
      new KeyArn("us-east-1", "111122223333", "1234abcd-12ab-34cd-56ef-1234567890ab");
  private static final Key MAC_KEY = key(KeySpec.HMAC_224, KeyUsage.GENERATE_VERIFY_MAC);
  private static final Key EDWARDS_KEY = key(KeySpec.ECC_NIST_EDWARDS25519, KeyUsage.SIGN_VERIFY);

  @Test
  void passesAKeyThatFits() {
    KeyChecks.requireEnabled(MAC_KEY);
    KeyChecks.requireNotPendingDeletion(MAC_KEY.withState(KeyState.Disabled));
    KeyChecks.requireUsage(MAC_KEY, KeyUsage.GENERATE_VERIFY_MAC, "GenerateMac");
    KeyChecks.requireClass(MAC_KEY, KeyClass.KMS, "GenerateMac");
    KeyChecks.requireAlgorithm(MAC_KEY, MacAlgorithmSpec.HMAC_SHA_224);
    KeyChecks.requireAlgorithm(EDWARDS_KEY, SigningAlgorithmSpec.ED25519_SHA_512);
  }

  @Test
  void refusesInAwsWords() {
    assertRefused(
        ErrorCode.DisabledException,
        ARN + " is disabled.",
        () -> KeyChecks.requireEnabled(MAC_KEY.withState(KeyState.Disabled)));
    Key pending = MAC_KEY.withDeletion(Instant.EPOCH);
    assertRefused(
        ErrorCode.KMSInvalidStateException,
        ARN + " is pending deletion.",
        () -> KeyChecks.requireEnabled(pending));
    assertRefused(
        ErrorCode.KMSInvalidStateException,
        ARN + " is pending deletion.",
        () -> KeyChecks.requireNotPendingDeletion(pending));
    assertInvalidUsage(
        ARN + " key usage is GENERATE_VERIFY_MAC which is not valid for Sign.",
        () -> KeyChecks.requireUsage(MAC_KEY, KeyUsage.SIGN_VERIFY, "Sign"));
    assertInvalidUsage(
        ARN + " key class is KMS which is not valid for AeadEncrypt.",
        () -> KeyChecks.requireClass(MAC_KEY, KeyClass.AEAD, "AeadEncrypt"));
    assertInvalidUsage(
        "Algorithm HMAC_SHA_256 is incompatible with key spec HMAC_224.",
        () -> KeyChecks.requireAlgorithm(MAC_KEY, MacAlgorithmSpec.HMAC_SHA_256));
    assertInvalidUsage(
        "Algorithm SM2DSA is incompatible with key spec ECC_NIST_EDWARDS25519.",
        () -> KeyChecks.requireAlgorithm(EDWARDS_KEY, SigningAlgorithmSpec.SM2DSA));
    assertInvalidUsage(
        "Algorithm SM2PKE is incompatible with key spec HMAC_224.",
        () -> KeyChecks.requireAlgorithm(MAC_KEY, EncryptionAlgorithmSpec.SM2PKE));
    KeyChecks.requireAlgorithm(EDWARDS_KEY, SigningAlgorithmSpec.ED25519_PH_SHA_512);
  }

  private static void assertInvalidUsage(String message, ThrowingCallable check) {
    assertRefused(ErrorCode.InvalidKeyUsageException, message, check);
  }

  private static void assertRefused(ErrorCode code, String message, ThrowingCallable check) {
    assertThatThrownBy(check)
        .isInstanceOf(ApiException.class)
        .hasFieldOrPropertyWithValue("code", code)
        .hasMessage(message);
  }

  private static Key key(KeySpec spec, KeyUsage usage) {
    MaterialSpec material = spec.material(usage, KeyClass.KMS);
    return new Key(
        ARN,
        KeyKind.kms(spec, usage, Origin.AWS_KMS),
        KeyState.Enabled,
        Instant.EPOCH,
        Optional.empty(),
        "",
        Map.of(),
        DefaultKeyPolicy.of(ARN.accountId()),
        new byte[0],
        List.of(
            KeyMaterial.generated(
                new Material("00", material, new byte[0], new byte[32]), Optional.empty())),
        Optional.empty());
  }
}
