package org.claviger.it.wycheproof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import org.claviger.it.KeyImporter;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.claviger.it.provider.Claviger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsInvalidMacException;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

/** HMAC under imported keys: made by the server, and verified by it. KMS does not cut tags. */
@ExtendWith(SharedServer.class)
class HmacTest {
  private static final int SHORT_BLOCK_BYTES = 64;

  private final Claviger claviger;
  private final KmsClient kms;

  HmacTest(ServerProcess server, KmsClient kms) {
    this.claviger = Claviger.of(server);
    this.kms = kms;
  }

  @ParameterizedTest
  @ValueSource(ints = {224, 256, 384, 512})
  void eachTagIsMadeAndVerifiedAsItsVectorSays(int bits) {
    new Tagging(claviger, kms, bits).run("hmac_sha" + bits + "_test.json", 5);
  }

  /** The module of these tests, SoftHSM, cannot take what those vectors need. */
  @ParameterizedTest
  @ValueSource(ints = {224, 256})
  void aKeyLongerThanABlockIsRefusedWhereTheModuleCannotKeepIt(int bits) {
    Tagging tagging = new Tagging(claviger, kms, bits);
    assertThatThrownBy(() -> tagging.importKey(new byte[SHORT_BLOCK_BYTES + 1]))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aKeyShorterThanItsHashIsNoKeyOfKms() {
    Tagging tagging = new Tagging(claviger, kms, 256);
    assertThatThrownBy(() -> tagging.importKey(new byte[16]))
        .hasMessageContaining("The key material is not a key of spec HMAC_256");
  }

  private record Tagging(Claviger claviger, KmsClient kms, int bits) implements Trial {
    @Override
    public Optional<String> whyLeftOut(Vector vector) {
      int keyBytes = vector.number("keySize") / 8;
      if (vector.number("tagSize") != bits) {
        return Optional.of("a cut tag");
      }
      if (vector.bytes("msg").length == 0) {
        return Optional.of("no message");
      }
      if (keyBytes * 8 < bits) {
        return Optional.of("a key shorter than its hash");
      }
      return bits <= 256 && keyBytes > SHORT_BLOCK_BYTES
          ? Optional.of("a key longer than a block, which the module does not take")
          : Optional.empty();
    }

    @Override
    public byte[] material(Vector vector) {
      return vector.bytes("key");
    }

    @Override
    public String importKey(byte[] material) {
      KeySpec spec = KeySpec.fromValue("HMAC_" + bits);
      return new KeyImporter(kms).key(spec, KeyUsageType.GENERATE_VERIFY_MAC, material);
    }

    @Override
    public boolean accepts(String key, Vector vector) {
      SdkBytes message = vector.blob("msg");
      boolean made =
          kms.generateMac(r -> r.keyId(key).macAlgorithm(algorithm()).message(message))
              .mac()
              .equals(vector.blob("tag"));
      assertThat(verified(key, vector)).as(vector.description()).isEqualTo(made);
      return made;
    }

    @Override
    public boolean acceptsByProvider(String key, Vector vector) throws GeneralSecurityException {
      Mac mac = Mac.getInstance("HmacSHA" + bits, claviger.provider());
      mac.init(claviger.secretKey(key));
      return Arrays.equals(mac.doFinal(vector.bytes("msg")), vector.bytes("tag"));
    }

    private boolean verified(String key, Vector vector) {
      try {
        return kms.verifyMac(
                r ->
                    r.keyId(key)
                        .macAlgorithm(algorithm())
                        .message(vector.blob("msg"))
                        .mac(vector.blob("tag")))
            .macValid();
      } catch (KmsInvalidMacException e) {
        return false;
      }
    }

    private MacAlgorithmSpec algorithm() {
      return MacAlgorithmSpec.fromValue("HMAC_SHA_" + bits);
    }
  }
}
