package org.claviger.it.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.claviger.it.Answer;
import org.claviger.it.ApiClient;
import org.claviger.it.Bytes;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A ciphertext with any one bit flipped, cut at any length, or lengthened, is refused: with the key
 * named and without, by Decrypt and by ReEncrypt. Never a plaintext, never a server's fault.
 */
@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class CiphertextMutationTest {
  private static final int AT_ONCE = 24;

  private final ApiClient api;
  private final String key;
  private final byte[] blob;

  CiphertextMutationTest(ApiClient api) {
    this.api = api;
    this.key = api.kms("CreateKey", "{}").json().at("/KeyMetadata/KeyId").textValue();
    this.blob =
        api.kms("Encrypt", "{\"KeyId\":\"%s\",\"Plaintext\":\"cGxhaW50ZXh0\"}".formatted(key))
            .bytes("CiphertextBlob");
    assertThat(decrypt(blob).text("Plaintext")).isEqualTo("cGxhaW50ZXh0");
  }

  @Test
  void everyFlippedBitIsRefused() {
    allRefused(IntStream.range(0, blob.length * 8).mapToObj(bit -> Bytes.flip(blob, bit)));
  }

  @Test
  void everyLengthIsRefused() {
    allRefused(IntStream.range(1, blob.length).mapToObj(length -> Arrays.copyOf(blob, length)));
    allRefused(
        IntStream.range(1, blob.length)
            .mapToObj(start -> Arrays.copyOfRange(blob, start, blob.length)));
  }

  @Test
  void everyExtensionIsRefused() {
    allRefused(
        Stream.of(
            Bytes.join(blob, new byte[1]),
            Bytes.join(blob, new byte[16]),
            Bytes.join(blob, blob),
            Bytes.join(new byte[1], blob),
            Arrays.copyOf(blob, 6_144),
            Arrays.copyOf(blob, 6_145)));
  }

  @Test
  void anEmptyCiphertextIsRefused() {
    assertThat(decrypt(new byte[0]).errorCode()).isEqualTo("ValidationException");
  }

  private Answer decrypt(byte[] ciphertext) {
    return api.kms("Decrypt", body("CiphertextBlob", ciphertext, ""));
  }

  private void allRefused(Stream<byte[]> mutated) {
    Semaphore free = new Semaphore(AT_ONCE);
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    int[] number = new int[1];
    mutated.forEach(
        ciphertext -> {
          free.acquireUninterruptibly();
          CompletableFuture<Answer> answer = ask(number[0]++, ciphertext);
          answers.add(answer.whenComplete((a, e) -> free.release()));
        });
    assertThat(answers).isNotEmpty();
    assertThat(answers.stream().map(CompletableFuture::join))
        .filteredOn(answer -> !Refusals.ofCiphertext(answer))
        .isEmpty();
  }

  /** By turns without the key's name, with it, and by ReEncrypt. */
  private CompletableFuture<Answer> ask(int turn, byte[] ciphertext) {
    String named = ",\"KeyId\":\"" + key + "\"";
    String destination = ",\"DestinationKeyId\":\"" + key + "\"";
    return api.sendAsync(
        switch (turn % 4) {
          case 0 ->
              api.signer().json("TrentService.Decrypt", body("CiphertextBlob", ciphertext, named));
          case 1 ->
              api.signer()
                  .json("TrentService.ReEncrypt", body("CiphertextBlob", ciphertext, destination));
          default ->
              api.signer().json("TrentService.Decrypt", body("CiphertextBlob", ciphertext, ""));
        });
  }

  private static String body(String name, byte[] value, String more) {
    return "{\"%s\":\"%s\"%s}".formatted(name, Base64.getEncoder().encodeToString(value), more);
  }
}
