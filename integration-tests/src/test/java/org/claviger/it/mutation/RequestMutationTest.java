package org.claviger.it.mutation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.claviger.it.Answer;
import org.claviger.it.ApiClient;
import org.claviger.it.Bytes;
import org.claviger.it.InParallel;
import org.claviger.it.RawConnection;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.claviger.it.SignedRequest;
import org.claviger.it.Trust;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A signed request with one bit flipped, cut short or lengthened: refused by a documented error, or
 * the same request still, and then the same answer. The action is GenerateMac, whose answer is the
 * same for the same request. Every bit by {@code -Dmutation.stride=1}.
 */
@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class RequestMutationTest {
  private static final int STRIDE = Integer.getInteger("mutation.stride", 7);

  /** How long a request that seems unfinished to the server is left so. */
  private static final int PATIENCE_MILLIS = 300;

  private final ServerProcess server;
  private final SSLContext tls;
  private final SignedRequest request;
  private final byte[] original;
  private final ParsedRequest meaning;
  private final String expected;

  RequestMutationTest(ServerProcess server, ApiClient api) {
    this.server = server;
    this.tls = Trust.of(server);
    String key =
        api.kms("CreateKey", "{\"KeySpec\":\"HMAC_256\",\"KeyUsage\":\"GENERATE_VERIFY_MAC\"}")
            .json()
            .at("/KeyMetadata/KeyId")
            .textValue();
    this.request =
        api.signer()
            .json(
                "TrentService.GenerateMac",
                "{\"KeyId\":\"%s\",\"Message\":\"bWVzc2FnZQ==\",\"MacAlgorithm\":\"HMAC_SHA_256\"}"
                    .formatted(key));
    this.original = request.bytes();
    this.meaning = ParsedRequest.of(original);
    Answer answer = send(original).orElseThrow();
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    this.expected = answer.text("Mac");
  }

  @Test
  void aFlippedBitIsRefusedOrMeansTheSame() {
    int offset = (int) (System.nanoTime() % STRIDE);
    IntStream bits = IntStream.range(0, original.length * 8).filter(bit -> bit % STRIDE == offset);
    assertNoFault(InParallel.map(bits, this::faultOfFlip));
  }

  @Test
  void aRequestCutShortIsRefused() {
    IntStream lengths =
        IntStream.range(1, original.length)
            .filter(length -> length % STRIDE == 0 || length > original.length - 8);
    assertNoFault(InParallel.map(lengths, this::faultOfCut));
  }

  @Test
  void aLengthenedBodyIsRefused() {
    SignedRequest longer = request.withBody(Bytes.join(request.body(), new byte[] {' '}));
    assertThat(send(longer.bytes()).orElseThrow().errorCode())
        .isEqualTo("InvalidSignatureException");
    SignedRequest shorter =
        request.withBody(Arrays.copyOf(request.body(), request.body().length - 1));
    assertThat(send(shorter.bytes()).orElseThrow().errorCode())
        .isEqualTo("InvalidSignatureException");
  }

  @Test
  void bytesBehindARequestAreNoPartOfIt() throws IOException {
    try (RawConnection connection = RawConnection.open(tls, server.endpoint())) {
      connection.send(Bytes.join(original, "garbage\r\n\r\n".getBytes(ISO_8859_1)));
      connection.endOutput();
      assertThat(connection.read().orElseThrow().text("Mac")).isEqualTo(expected);
      Optional<Answer> second = connection.read();
      assertThat(second.map(Answer::status).orElse(400)).isEqualTo(400);
    }
  }

  @Test
  void anAddedHeaderIsRefusedIfItCouldMeanSomething() {
    assertThat(send(request.with("X-Amz-Security-Token", "token").bytes()).orElseThrow())
        .matches(Refusals::ofRequest);
    assertThat(send(request.with("X-Amz-Anything", "1").bytes()).orElseThrow())
        .matches(Refusals::ofRequest);
    assertThat(send(request.with("x-amz-target", "TrentService.ListKeys").bytes()).orElseThrow())
        .matches(Refusals::ofRequest);
    assertThat(send(request.with("x-amz-date", "20200101T000000Z").bytes()).orElseThrow())
        .matches(Refusals::ofRequest);
    assertThat(send(request.with("host", "elsewhere").bytes()).orElseThrow())
        .matches(Refusals::ofRequest);
    assertThat(send(request.with("content-type", "text/plain").bytes()).orElseThrow())
        .matches(Refusals::ofRequest);
    assertThat(send(request.with("Transfer-Encoding", "chunked").bytes()).orElseThrow())
        .matches(Refusals::ofRequest);
    assertThat(send(request.with("Accept", "*/*").bytes()).orElseThrow().text("Mac"))
        .isEqualTo(expected);
  }

  @Test
  void aRemovedHeaderIsRefused() {
    for (String name : request.headers().keySet()) {
      assertThat(send(request.without(name).bytes()).orElseThrow())
          .as("without %s", name)
          .matches(Refusals::ofRequest);
    }
  }

  private static void assertNoFault(List<String> faults) {
    assertThat(faults).hasSizeGreaterThan(50).filteredOn(fault -> !fault.isEmpty()).isEmpty();
  }

  /** What is wrong with the answer to a flipped bit; the empty string if nothing. */
  private String faultOfFlip(int bit) {
    byte[] flipped = Bytes.flip(original, bit);
    boolean same = ParsedRequest.of(flipped).equals(meaning);
    return send(flipped)
        .filter(answer -> !isRight(answer, same))
        .map(answer -> "bit %d near '%s': %s".formatted(bit, around(bit), answer))
        .orElse("");
  }

  private String faultOfCut(int length) {
    return send(Arrays.copyOf(original, length), 0)
        .filter(answer -> !Refusals.ofRequest(answer))
        .map(answer -> "cut to " + length + " bytes: " + answer)
        .orElse("");
  }

  private boolean isRight(Answer answer, boolean sameMeaning) {
    return answer.isSuccess()
        ? sameMeaning && answer.text("Mac").equals(expected)
        : Refusals.ofRequest(answer);
  }

  private String around(int bit) {
    int at = bit / 8;
    return new String(
        original, Math.max(0, at - 10), Math.min(20, original.length - at), ISO_8859_1);
  }

  /** The answer; empty if the connection was closed without one. */
  private Optional<Answer> send(byte[] bytes) {
    return send(bytes, PATIENCE_MILLIS);
  }

  private Optional<Answer> send(byte[] bytes, int patienceMillis) {
    try (RawConnection connection = RawConnection.open(tls, server.endpoint())) {
      connection.send(bytes);
      Optional<Answer> answer =
          patienceMillis == 0 ? Optional.empty() : connection.readWithin(patienceMillis);
      if (answer.isPresent()) {
        return answer;
      }
      connection.endOutput();
      return connection.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
