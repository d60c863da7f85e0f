package org.claviger.provider.internal.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.Provider;
import java.security.Security;
import java.security.spec.InvalidParameterSpecException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.spec.IvParameterSpec;
import org.claviger.provider.ClavigerProvider;
import org.claviger.provider.EncryptionContextSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The encryption context as a parameter: its one encoding, and what is not it. */
@Isolated
class ContextParametersTest {
  private static final int CASES = Integer.getInteger("fuzz.cases", 20_000);

  private final Provider provider = new ClavigerProvider();

  private AlgorithmParameters parameters() throws Exception {
    return AlgorithmParameters.getInstance("KMS", provider);
  }

  private static EncryptionContextSpec decode(String hex) throws IOException {
    return ContextEncoding.decode(HexFormat.of().parseHex(hex));
  }

  @Test
  void areDerWithThePairsInOrder() throws Exception {
    AlgorithmParameters parameters = parameters();
    parameters.init(EncryptionContextSpec.of(Map.of("b", "2", "a", "")));

    assertThat(parameters.getEncoded())
        .isEqualTo(HexFormat.of().parseHex("300f" + "30050c01610c00" + "30060c01620c0132"));
    assertThat(parameters.toString()).contains("[a, b]").doesNotContain("2");
    assertThat(ContextEncoding.encode(EncryptionContextSpec.EMPTY)).containsExactly(0x30, 0);
  }

  @Test
  void areReadAgainFromTheirEncoding() throws Exception {
    EncryptionContextSpec spec = EncryptionContextSpec.of(Map.of("a", "x".repeat(300), "é", "ü"));
    AlgorithmParameters written = parameters();
    written.init(spec);
    AlgorithmParameters read = parameters();
    read.init(written.getEncoded("ASN.1"), "ASN.1");

    assertThat(read.getParameterSpec(EncryptionContextSpec.class)).isEqualTo(spec);
    assertThatThrownBy(() -> read.getParameterSpec(IvParameterSpec.class))
        .isInstanceOf(InvalidParameterSpecException.class);
    assertThatThrownBy(() -> parameters().init(new IvParameterSpec(new byte[16])))
        .isInstanceOf(InvalidParameterSpecException.class);
    assertThatThrownBy(() -> written.getEncoded("XML")).isInstanceOf(IOException.class);
  }

  @Test
  void standInAnEncryptedPrivateKeyInfo() throws Exception {
    Security.addProvider(provider);
    try {
      AlgorithmParameters parameters = parameters();
      parameters.init(EncryptionContextSpec.of("for", "signing"));
      byte[] stored = new EncryptedPrivateKeyInfo(parameters, new byte[] {1, 2}).getEncoded();

      EncryptedPrivateKeyInfo read = new EncryptedPrivateKeyInfo(stored);
      assertThat(read.getAlgParameters().getParameterSpec(EncryptionContextSpec.class))
          .isEqualTo(EncryptionContextSpec.of("for", "signing"));
      assertThat(read.getEncryptedData()).containsExactly(1, 2);
    } finally {
      Security.removeProvider(provider.getName());
    }
  }

  @Test
  void haveNoSecondEncoding() {
    for (String wrong :
        new String[] {
          "",
          "30",
          "3000" + "00",
          "3080" + "0000",
          "308100",
          "30820000",
          "31" + "00",
          "300e" + "30060c01620c0132" + "30040c00" + "0c00",
          "3010" + "30060c01620c0132" + "30060c01610c0131",
          "3010" + "30060c01610c0131" + "30060c01610c0132",
          "3007" + "30050c01ff0c00",
          "3009" + "30070c01610c013100",
          "3008" + "3006130161130131",
          "3084ffffffff",
        }) {
      assertThatThrownBy(() -> decode(wrong)).as(wrong).isInstanceOf(IOException.class);
    }
  }

  @Test
  void garbageIsRefusedAndNothingElseHappens() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < CASES; i++) {
      byte[] encoded = ContextEncoding.encode(EncryptionContextSpec.of(randomPairs(random)));
      byte[] mutated = Arrays.copyOf(encoded, encoded.length + random.nextInt(3) - 1);
      if (mutated.length > 0) {
        mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        EncryptionContextSpec decoded = ContextEncoding.decode(mutated);
        assertThat(ContextEncoding.encode(decoded)).as("seed %d", seed).isEqualTo(mutated);
      } catch (IOException e) {
        assertThat(e).as("seed %d", seed).hasMessageContaining("not the DER");
      }
    }
  }

  private static Map<String, String> randomPairs(Random random) {
    Map<String, String> pairs = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      pairs.put("k" + random.nextInt(), "v".repeat(random.nextInt(140)));
    }
    return pairs;
  }
}
