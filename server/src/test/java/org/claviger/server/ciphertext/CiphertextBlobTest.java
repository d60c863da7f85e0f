package org.claviger.server.ciphertext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import org.claviger.server.hsm.SubkeyCiphertext;
import org.junit.jupiter.api.Test;

class CiphertextBlobTest {
  private static final String KEY_ID = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
  private static final String MATERIAL_ID =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  @Test
  void laysOutTheBlobAsDocumented() {
    byte[] encoded = blob(17).encode();
    assertThat(HexFormat.of().formatHex(encoded))
        .isEqualTo(
            "01"
                + "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
                + MATERIAL_ID
                + "a1".repeat(40)
                + "b2".repeat(12)
                + "c3".repeat(17));
  }

  @Test
  void tellsMultiRegionKeysByTheVersion() {
    String keyId = "mrk-0f1e2d3c4b5a69788796a5b4c3d2e1f0";
    byte[] encoded =
        new CiphertextBlob(new CiphertextHeader(keyId, MATERIAL_ID), body(40, 12, 17)).encode();
    byte[] other = blob(17).encode();
    assertThat(encoded[0]).isEqualTo((byte) 2);
    assertThat(Arrays.copyOfRange(encoded, 1, encoded.length))
        .isEqualTo(Arrays.copyOfRange(other, 1, other.length));
    assertThat(CiphertextBlob.decode(encoded).orElseThrow().header())
        .isEqualTo(new CiphertextHeader(keyId, MATERIAL_ID));
    for (String wrong :
        new String[] {
          keyId + "00", keyId.substring(0, 34), "mrk-" + KEY_ID, "mrk-" + "0".repeat(31) + "A"
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new CiphertextHeader(wrong, MATERIAL_ID).encode());
    }
  }

  @Test
  void readsBackWhatItWrote() {
    for (int length : new int[] {17, 18, 1_000, 4_096 + 16}) {
      byte[] encoded = blob(length).encode();
      CiphertextBlob decoded = CiphertextBlob.decode(encoded).orElseThrow();
      assertThat(decoded.header()).isEqualTo(new CiphertextHeader(KEY_ID, MATERIAL_ID));
      assertThat(decoded.body().wrappedSubkey()).hasSize(40).containsOnly(0xa1);
      assertThat(decoded.body().iv()).hasSize(12).containsOnly(0xb2);
      assertThat(decoded.body().ciphertext()).hasSize(length).containsOnly(0xc3);
    }
  }

  @Test
  void staysWithinTheLimitOfTheApi() {
    assertThat(blob(4_096 + 16).encode()).hasSize(4_213).hasSizeLessThanOrEqualTo(6_144);
  }

  @Test
  void refusesOtherLengths() {
    assertThat(CiphertextBlob.decode(new byte[0])).isEmpty();
    byte[] shortest = blob(17).encode();
    for (int length = 0; length < shortest.length; length++) {
      assertThat(CiphertextBlob.decode(Arrays.copyOf(shortest, length))).isEmpty();
    }
    byte[] longest = blob(4_096 + 16).encode();
    assertThat(CiphertextBlob.decode(Arrays.copyOf(longest, longest.length + 1))).isEmpty();
  }

  @Test
  void refusesEveryOtherVersion() {
    byte[] encoded = blob(17).encode();
    for (int version = 0; version < 256; version++) {
      encoded[0] = (byte) version;
      assertThat(CiphertextBlob.decode(encoded).isPresent())
          .isEqualTo(version == 1 || version == 2);
    }
  }

  @Test
  void encodesOnlyPartsOfTheRightLength() {
    assertThatIllegalArgumentException().isThrownBy(() -> blob(16).encode());
    assertThatIllegalArgumentException().isThrownBy(() -> blob(4_096 + 17).encode());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CiphertextBlob(header(), body(39, 12, 17)).encode());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CiphertextBlob(header(), body(40, 13, 17)).encode());
  }

  @Test
  void encodesOnlyIdsInTheirOneSpelling() {
    for (String keyId :
        new String[] {"", "1-1-1-1-1", KEY_ID.toUpperCase(Locale.ROOT), KEY_ID + "0"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new CiphertextHeader(keyId, MATERIAL_ID).encode());
    }
    for (String materialId : new String[] {"", "00", MATERIAL_ID + "00", "x" + MATERIAL_ID}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new CiphertextHeader(KEY_ID, materialId).encode());
    }
  }

  @Test
  void readsEveryInputWithoutAnExceptionAndToTheSameBytes() {
    Random random = new Random(20_261_122);
    int cases = Integer.getInteger("fuzz.cases", 20_000);
    for (int i = 0; i < cases; i++) {
      byte[] input = new byte[random.nextInt(300)];
      random.nextBytes(input);
      if (input.length > 0 && random.nextInt(4) > 0) {
        input[0] = 1;
      }
      CiphertextBlob.decode(input).ifPresent(blob -> assertThat(blob.encode()).isEqualTo(input));
    }
  }

  private static CiphertextBlob blob(int ciphertextBytes) {
    return new CiphertextBlob(header(), body(40, 12, ciphertextBytes));
  }

  private static CiphertextHeader header() {
    return new CiphertextHeader(KEY_ID, MATERIAL_ID);
  }

  private static SubkeyCiphertext body(int subkeyBytes, int ivBytes, int ciphertextBytes) {
    return new SubkeyCiphertext(
        filled(subkeyBytes, 0xa1), filled(ivBytes, 0xb2), filled(ciphertextBytes, 0xc3));
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
