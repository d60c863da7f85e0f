package org.claviger.server.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GzipFileTest {
  @TempDir private Path path;
  private Path file;
  private byte[] content;
  private byte[] compressed;

  @BeforeEach
  void write() throws IOException {
    content = "{\"sequence\":1,\"some\":\"text\"}\n".repeat(20).getBytes(US_ASCII);
    file = path.resolve("a.gz");
    GzipFile.write(new ByteArrayInputStream(content), file);
    compressed = Files.readAllBytes(file);
  }

  private byte[] read() throws IOException {
    try (InputStream in = GzipFile.open(file)) {
      return in.readAllBytes();
    }
  }

  @Test
  void readsWhatItWroteAndSoDoesEveryGunzip() throws IOException {
    assertThat(read()).isEqualTo(content);
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
    assertThat(compressed.length).isLessThan(content.length / 4);
  }

  @Test
  void aChangedByteIsFoundOrChangesNothing() throws IOException {
    int unnoticed = 0;
    for (int i = 0; i < compressed.length; i++) {
      byte[] changed = compressed.clone();
      changed[i] ^= (byte) (1 << i % 8);
      Files.write(file, changed);
      try {
        // The operating system's name, and bits that only fill up a byte.
        assertThat(read()).isEqualTo(content);
        unnoticed++;
      } catch (DamagedFileException e) {
        assertThat(i).isNotEqualTo(9);
      }
    }
    assertThat(unnoticed).isBetween(1, 3);
  }

  @Test
  void everyCutAndEverythingBehindTheEndIsFound() throws IOException {
    for (int length = 0; length < compressed.length; length++) {
      Files.write(file, Arrays.copyOf(compressed, length));
      assertThatThrownBy(this::read).as(length + " bytes").isInstanceOf(DamagedFileException.class);
    }
    for (int more : new int[] {1, 8, 100_000}) {
      Files.write(file, Arrays.copyOf(compressed, compressed.length + more));
      assertThatThrownBy(this::read).isInstanceOf(DamagedFileException.class);
    }
  }

  @Test
  void anotherMemberBehindIsNotRead() throws IOException {
    byte[] twice = Arrays.copyOf(compressed, 2 * compressed.length);
    System.arraycopy(compressed, 0, twice, compressed.length, compressed.length);
    Files.write(file, twice);
    assertThatThrownBy(this::read).isInstanceOf(DamagedFileException.class);
  }

  @Test
  void randomBytesBreakNothing() throws IOException {
    Random random = new Random(20261128);
    int cases = Integer.getInteger("fuzz.cases", 500);
    for (int i = 0; i < cases; i++) {
      byte[] bytes = Arrays.copyOf(compressed, 10 + random.nextInt(200));
      byte[] junk = new byte[bytes.length - 10];
      random.nextBytes(junk);
      System.arraycopy(junk, 0, bytes, 10, junk.length);
      Files.write(file, bytes);
      assertThatThrownBy(this::read).isInstanceOf(DamagedFileException.class);
    }
  }
}
