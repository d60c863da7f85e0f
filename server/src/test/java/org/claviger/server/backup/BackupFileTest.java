package org.claviger.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.claviger.server.audit.anchor.SoftwareSigner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupFileTest {
  private static final int FUZZ_CASES = Integer.getInteger("fuzz.cases", 500);
  private static final int STEP = Integer.getInteger("backup.step", 97);

  private final SoftwareSigner signer = new SoftwareSigner("us-east-1");

  @TempDir Path folder;
  private Path file;
  private Manifest manifest;
  private byte[] whole;

  @BeforeEach
  void write() throws IOException {
    Path database = Files.write(folder.resolve("db"), random(5_000));
    Path domain = Files.write(folder.resolve("domain"), random(700));
    manifest =
        new Manifest(
            "0".repeat(32),
            Instant.parse("2026-11-29T00:00:00Z"),
            "1.0.0-SNAPSHOT",
            6,
            "111122223333",
            List.of("us-east-1", "eu-west-1"),
            signer.region(),
            signer.fingerprint(),
            17,
            "ab".repeat(32),
            5,
            1,
            List.of(
                BackupWriter.part("database", database),
                BackupWriter.part("domain/us-east-1", domain)));
    file = folder.resolve("one.backup");
    BackupWriter.write(file, manifest, signer, List.of(database, domain));
    whole = Files.readAllBytes(file);
  }

  @Test
  void givesBackWhatWasPutIn() throws IOException {
    try (BackupFile backup = BackupFile.open(file, Set.of("0".repeat(64), signer.fingerprint()))) {
      assertThat(backup.manifest()).isEqualTo(manifest);
      assertThat(backup.document(manifest.parts().get(1)))
          .isEqualTo(Files.readAllBytes(folder.resolve("domain")));
      Path out = folder.resolve("out");
      backup.extract(manifest.parts().get(0), out);
      assertThat(out).hasSameBinaryContentAs(folder.resolve("db"));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
          .isEqualTo("rw-------");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void whicheverByteIsChangedItIsRefused() throws IOException {
    for (int at = 0; at < whole.length; at += STEP) {
      byte[] changed = whole.clone();
      changed[at] ^= (byte) (1 << (at % 8));
      assertRefused(changed);
    }
  }

  @Test
  void whereverItIsCutItIsRefused() throws IOException {
    for (int length = 0; length < whole.length; length += STEP) {
      assertRefused(Arrays.copyOf(whole, length));
    }
    assertRefused(Arrays.copyOf(whole, whole.length - 1));
  }

  @Test
  void whateverIsAddedBehindItsEndIsRefused() throws IOException {
    assertRefused(Arrays.copyOf(whole, whole.length + 1));
  }

  @Test
  void aBackupOfAnotherServerIsForeign() {
    String other = new SoftwareSigner("us-east-1").fingerprint();
    assertThatThrownBy(() -> BackupFile.open(file, Set.of(other)))
        .isInstanceOf(BackupRefusedException.class)
        .hasMessageContaining(signer.fingerprint())
        .hasMessageContaining("foreign");
    assertThatThrownBy(() -> BackupFile.open(file, Set.of()))
        .isInstanceOf(BackupRefusedException.class);
  }

  @Test
  void partsThatWereSwappedOrRenamedAreRefused() throws IOException {
    Manifest swapped =
        new Manifest(
            manifest.id(),
            manifest.time(),
            manifest.software(),
            manifest.schema(),
            manifest.account(),
            manifest.regions(),
            manifest.signerRegion(),
            manifest.signerKey(),
            manifest.auditSequence(),
            manifest.auditHash(),
            manifest.storeChanges(),
            manifest.leftBehind(),
            List.of(
                new Manifest.Part("database", 700, manifest.parts().get(1).sha256()),
                new Manifest.Part("domain/us-east-1", 5_000, manifest.parts().get(0).sha256())));
    byte[] text = ManifestJson.write(swapped);
    byte[] changed = whole.clone();
    System.arraycopy(text, 0, changed, BackupFormat.MAGIC.length + 4, text.length);
    assertRefused(changed);
  }

  @Test
  void readsNoManifestButTheOneTextOfIt() {
    byte[] text = ManifestJson.write(manifest);
    assertThat(ManifestJson.parse(text)).contains(manifest);
    Random random = new Random(3);
    for (int i = 0; i < FUZZ_CASES; i++) {
      byte[] mutant = text.clone();
      int at = random.nextInt(mutant.length);
      switch (random.nextInt(3)) {
        case 0 -> mutant[at] = (byte) random.nextInt(256);
        case 1 -> mutant = Arrays.copyOf(mutant, at);
        default -> mutant = inserted(mutant, at, (byte) " 0\"{[,-".charAt(random.nextInt(7)));
      }
      byte[] tried = mutant;
      ManifestJson.parse(tried)
          .ifPresent(read -> assertThat(ManifestJson.write(read)).isEqualTo(tried));
    }
  }

  @Test
  void takesNoMutantForABackup() throws IOException {
    Random random = new Random(5);
    for (int i = 0; i < FUZZ_CASES; i++) {
      byte[] mutant = whole.clone();
      int from = random.nextInt(mutant.length);
      int bytes = 1 + random.nextInt(Math.min(16, mutant.length - from));
      byte[] noise = new byte[bytes];
      random.nextBytes(noise);
      System.arraycopy(noise, 0, mutant, from, bytes);
      if (!Arrays.equals(mutant, whole)) {
        assertRefused(mutant);
      }
    }
  }

  private static byte[] inserted(byte[] bytes, int at, byte value) {
    byte[] longer = new byte[bytes.length + 1];
    System.arraycopy(bytes, 0, longer, 0, at);
    longer[at] = value;
    System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
    return longer;
  }

  private void assertRefused(byte[] content) throws IOException {
    Path changed = Files.write(folder.resolve("changed.backup"), content);
    assertThatThrownBy(() -> BackupFile.open(changed, Set.of(signer.fingerprint())).close())
        .isInstanceOf(BackupRefusedException.class);
  }

  private static byte[] random(int bytes) {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return content;
  }
}
