package org.claviger.server.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupKeysTest {
  private static final int FUZZ_CASES = Integer.getInteger("fuzz.cases", 500);
  private static final SecureRandom RANDOM = new SecureRandom();

  private static BackupKeys.Split split;
  private static BackupKeys.Split foreign;

  @TempDir Path folder;

  @BeforeAll
  static void make() {
    split = BackupKeys.make(5, 3, RANDOM);
    foreign = BackupKeys.make(3, 2, RANDOM);
  }

  @Test
  void anyThreeOfFiveOpenTheKeyAndMoreDoToo() throws GeneralSecurityException {
    byte[] secret = {1, 2, 3};
    byte[] wrapped = wrap(secret);
    for (int[] pick :
        new int[][] {{0, 1, 2}, {4, 2, 0}, {1, 3, 4}, {4, 3, 2, 1}, {0, 1, 2, 3, 4}}) {
      assertThat(BackupPrivateKey.join(shares(split, pick)).open(wrapped)).isEqualTo(secret);
    }
  }

  @Test
  void fewerSharesThanNeededAreRefused() {
    assertThatThrownBy(() -> BackupPrivateKey.join(shares(split, 1, 4)))
        .isInstanceOf(BackupRefusedException.class)
        .hasMessage("2 shares were given, and 3 are needed");
    assertThatThrownBy(() -> BackupPrivateKey.join(Map.of()))
        .isInstanceOf(BackupRefusedException.class)
        .hasMessage("no share of the backup key was given");
  }

  @Test
  void aShareThatIsGivenTwiceIsNamed() {
    Map<String, byte[]> shares = shares(split, 0, 1);
    shares.put("again.txt", split.shares().get(1));
    assertThatThrownBy(() -> BackupPrivateKey.join(shares))
        .isInstanceOf(BackupRefusedException.class)
        .hasMessage("again.txt is share 2, which was given already");
  }

  @Test
  void aShareOfAnotherKeyIsNamed() {
    Map<String, byte[]> shares = shares(split, 0, 1);
    shares.put("other.txt", foreign.shares().get(0));
    assertThatThrownBy(() -> BackupPrivateKey.join(shares))
        .isInstanceOf(BackupRefusedException.class)
        .hasMessageStartingWith("other.txt is a share of another backup key")
        .hasMessageContaining(foreign.publicKey().fingerprint());
  }

  @Test
  void aDamagedShareIsNamedWhicheverByteWasChanged() {
    byte[] text = split.shares().get(2);
    int step = Integer.getInteger("backup.step", 97);
    for (int at = 0; at < text.length; at += step) {
      byte[] changed = text.clone();
      changed[at] ^= 1;
      Map<String, byte[]> shares = shares(split, 0, 1);
      shares.put("bad.txt", changed);
      assertThatThrownBy(() -> BackupPrivateKey.join(shares))
          .isInstanceOf(BackupRefusedException.class)
          .hasMessageStartingWith("bad.txt is ");
    }
  }

  @Test
  void aShareThatSomebodyMadeUpIsNamedThoughItsChecksumIsRight() {
    KeyShare real = KeyShare.parse(split.shares().get(2));
    byte[] value = real.value().clone();
    value[0] ^= 1;
    KeyShare forged =
        new KeyShare(
            real.publicKey(),
            real.split(),
            real.number(),
            real.of(),
            real.needed(),
            value,
            real.sealedKey(),
            real.signature());
    Map<String, byte[]> shares = shares(split, 0, 1);
    shares.put("forged.txt", forged.text());
    assertThatThrownBy(() -> BackupPrivateKey.join(shares))
        .isInstanceOf(BackupRefusedException.class)
        .hasMessage("forged.txt is not what was given out: its signature is wrong");
  }

  @Test
  void neitherKeyNorShareShowsWhatIsInIt() {
    KeyShare share = KeyShare.parse(split.shares().get(0));
    assertThat(share.toString())
        .isEqualTo("share 1 of 5 of the backup key " + split.publicKey().fingerprint());
    assertThat(split.toString())
        .isEqualTo("5 shares of the backup key " + split.publicKey().fingerprint());
    assertThat(BackupPrivateKey.join(shares(split, 0, 1, 2)).toString())
        .isEqualTo("the backup key " + split.publicKey().fingerprint());
  }

  @Test
  void thePublicHalfIsReadBackFromItsFileAndNothingElseIs() throws Exception {
    Path file = folder.resolve("backup.pub");
    String pem = split.publicKey().pem();
    Files.writeString(file, pem);
    assertThat(BackupPublicKey.read(file).fingerprint()).isEqualTo(split.publicKey().fingerprint());
    for (String other :
        List.of("", "x", pem + "x", pem.replace("PUBLIC", "PRIVATE"), pem.replace("M", "N"))) {
      Files.writeString(file, other);
      assertThatThrownBy(() -> BackupPublicKey.read(file))
          .isInstanceOf(BackupRefusedException.class);
    }
  }

  @Test
  void impossibleSplitsAreRefused() {
    for (int[] each : new int[][] {{0, 0}, {3, 4}, {3, 0}, {101, 2}, {-1, -1}}) {
      assertThatThrownBy(() -> BackupKeys.make(each[0], each[1], RANDOM))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void readsNoTextThatIsNotAShare() {
    Random random = new Random(7);
    String real = new String(split.shares().get(0), US_ASCII);
    for (int i = 0; i < FUZZ_CASES; i++) {
      byte[] text = mutated(real, random);
      if (Arrays.equals(text, split.shares().get(0))) {
        continue;
      }
      assertThatThrownBy(() -> KeyShare.parse(text)).isInstanceOf(BackupRefusedException.class);
    }
  }

  private static byte[] mutated(String real, Random random) {
    StringBuilder text = new StringBuilder(real);
    int at = random.nextInt(text.length());
    switch (random.nextInt(5)) {
      case 0 -> text.setLength(at);
      case 1 -> text.insert(at, (char) random.nextInt(128));
      case 2 -> text.deleteCharAt(at);
      case 3 -> text.setCharAt(at, (char) random.nextInt(128));
      default -> text.append(real, 0, at);
    }
    return text.toString().getBytes(US_ASCII);
  }

  private static Map<String, byte[]> shares(BackupKeys.Split of, int... pick) {
    Map<String, byte[]> shares = new LinkedHashMap<>();
    for (int each : pick) {
      shares.put("share-" + (each + 1) + ".txt", of.shares().get(each));
    }
    return shares;
  }

  private static byte[] wrap(byte[] secret) throws GeneralSecurityException {
    Cipher oaep = Cipher.getInstance("RSA/ECB/OAEPPadding");
    oaep.init(
        Cipher.ENCRYPT_MODE,
        split.publicKey().key(),
        new OAEPParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT));
    return oaep.doFinal(secret);
  }
}
