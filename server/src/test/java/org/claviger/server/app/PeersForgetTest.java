package org.claviger.server.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running server is told that a region of another one is lost for good. */
class PeersForgetTest {
  private static final String LOST = "eu-west-1";

  @TempDir Path folder;

  @Test
  void whatIsConfirmedIsDoneAndRecordedAndNothingElse() throws Exception {
    try (ServerFixture server =
        ServerFixture.start(folder, "http: {port: 0}\nmanagement: {port: 0}\n")) {
      assertThat(server.management("/health/live").statusCode()).isEqualTo(200);
      for (String words : List.of("yes", LOST, "eu-west-2 is lost for good", "")) {
        Ran refused = forget(LOST, words);
        assertThat(refused.code()).as(words).isEqualTo(2);
        assertThat(refused.err()).as(words).contains("onfirmation");
      }
      Ran hosted = forget("us-east-1", "us-east-1 is lost for good");
      assertThat(hosted.code()).isEqualTo(2);
      assertThat(hosted.err()).contains("is hosted by this server");
      Ran done = forget(LOST, LOST + " is lost for good");
      assertThat(done.err()).isEmpty();
      assertThat(done.code()).isZero();
      assertThat(done.out()).contains("0 keys go on without eu-west-1");
    }
    assertThat(records().filter(line -> line.contains("\"ForgetRegion\"")))
        .hasSize(6)
        .filteredOn(line -> !line.contains("\"errorCode\""))
        .singleElement()
        .satisfies(line -> assertThat(line).contains(LOST + " is lost for good"));
  }

  @Test
  void anAccountThatIsNotTheOperatorsForgetsNoRegion() throws Exception {
    try (ServerFixture server =
        ServerFixture.start(folder, "http: {port: 0}\nmanagement: {port: 0}\n")) {
      String created = server.ask("Claviger.CreateAccount", "{\"Name\":\"other\"}").body();
      ServerFixture.Signing other =
          new ServerFixture.Signing(
              member(created, "AccessKeyId"), member(created, "SecretAccessKey"), "us-east-1");
      assertThat(
              server
                  .ask(
                      other,
                      "Claviger.ForgetRegion",
                      "{\"Region\":\"eu-west-1\",\"Confirmation\":\"eu-west-1 is lost for good\"}")
                  .body())
          .contains("AccessDeniedException");
    }
  }

  private static String member(String json, String name) {
    return json.replaceAll("(?s).*\"" + name + "\":\"([^\"]+)\".*", "$1");
  }

  private Ran forget(String region, String words) {
    return Ran.main(
        "peers",
        "forget",
        "--data",
        folder.resolve("data"),
        "--region",
        region,
        "--confirm",
        words);
  }

  private Stream<String> records() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("data/audit"))) {
      return files
          .filter(Files::isRegularFile)
          .sorted()
          .flatMap(PeersForgetTest::lines)
          .toList()
          .stream();
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readString(file, ISO_8859_1).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
