package org.claviger.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.claviger.it.ApiClient;
import org.claviger.it.AwsClients;
import org.claviger.it.Credentials;
import org.claviger.it.RawConnection;
import org.claviger.it.ServerProcess;
import org.claviger.it.Signer;
import org.claviger.it.Trust;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;

/** What {@code up} promises about starting and ending; a server of its own for each test. */
@Tag("one-jdk")
class UpTest {
  private static final SdkBytes PLAINTEXT = SdkBytes.fromUtf8String("a letter of credit");

  @TempDir private Path data;

  @Test
  void aRestartKeepsKeysAliasesAndCredentials() {
    String key;
    SdkBytes blob;
    Credentials credentials;
    try (ServerProcess server = ServerProcess.up(data);
        KmsClient kms = AwsClients.kms(server)) {
      credentials = Credentials.of(server);
      key = kms.createKey().keyMetadata().keyId();
      kms.createAlias(r -> r.aliasName("alias/kept").targetKeyId(key));
      blob = kms.encrypt(r -> r.keyId(key).plaintext(PLAINTEXT)).ciphertextBlob();
      assertThat(server.stop()).isZero();
    }
    try (ServerProcess server = ServerProcess.up(data);
        KmsClient kms = AwsClients.kms(server)) {
      assertThat(Credentials.of(server)).isEqualTo(credentials);
      assertThat(kms.decrypt(r -> r.ciphertextBlob(blob)).plaintext()).isEqualTo(PLAINTEXT);
      assertThat(kms.describeKey(r -> r.keyId("alias/kept")).keyMetadata().keyId()).isEqualTo(key);
    }
  }

  @Test
  void aLaterStartMayAddRegionsAndKeysStay() {
    String key;
    try (ServerProcess server = ServerProcess.up(data);
        KmsClient kms = AwsClients.kms(server)) {
      key = kms.createKey().keyMetadata().keyId();
      ApiClient api = ApiClient.of(server);
      ApiClient ireland = api.signing(api.signer().region("eu-west-1"));
      assertThat(ireland.kms("ListKeys", "{}").isSuccess()).isFalse();
    }
    try (ServerProcess server = ServerProcess.up(data, "--regions", "us-east-1,eu-west-1");
        KmsClient kms = AwsClients.kms(server);
        KmsClient ireland = AwsClients.kms(server, "eu-west-1")) {
      kms.encrypt(r -> r.keyId(key).plaintext(PLAINTEXT));
      String there = ireland.createKey().keyMetadata().keyId();
      ireland.encrypt(r -> r.keyId(there).plaintext(PLAINTEXT));
    }
  }

  @Test
  void theFirstRegionThatIsGivenIsTheClients() throws IOException {
    try (ServerProcess server =
            ServerProcess.up(
                data, "--regions", "eu-west-1,us-east-1", "--account", "444455556666");
        KmsClient kms = AwsClients.kms(server)) {
      assertThat(kms.createKey().keyMetadata().arn())
          .startsWith("arn:aws:kms:eu-west-1:444455556666:key/");
      assertThat(Files.readString(server.clientFile("config"))).contains("region = eu-west-1");
      assertThat(Files.readString(server.clientFile("claviger.properties")))
          .contains("region=eu-west-1");
    }
  }

  @Test
  void aChangedAccountIsRefusedWithExitCode2() {
    ServerProcess.up(data).close();
    ServerProcess changed =
        ServerProcess.start(
            data,
            List.of(
                "up",
                "--data",
                data.toString(),
                "--port",
                "0",
                "--management-port",
                "0",
                "--account",
                "444455556666"));
    assertThat(changed.awaitExit()).isEqualTo(2);
    assertThat(changed.output()).contains("account", "111122223333").doesNotContain("\tat ");
    ServerProcess.up(data).close();
  }

  @Test
  void aFolderInUseIsRefusedWithExitCode2AndItsServerGoesOn() {
    try (ServerProcess server = ServerProcess.up(data);
        KmsClient kms = AwsClients.kms(server)) {
      ServerProcess second = start("--port", "0", "--management-port", "0");
      assertThat(second.awaitExit()).isEqualTo(2);
      assertThat(second.output()).contains("in use").doesNotContain("\tat ");
      kms.createKey();
    }
  }

  @Test
  void lostTokensAreRefusedWithExitCode2AndWelcomeBack() throws IOException {
    SdkBytes blob;
    try (ServerProcess server = ServerProcess.up(data);
        KmsClient kms = AwsClients.kms(server)) {
      String key = kms.createKey().keyMetadata().keyId();
      blob = kms.encrypt(r -> r.keyId(key).plaintext(PLAINTEXT)).ciphertextBlob();
    }
    Path tokens = data.resolve("hsm/tokens");
    Path away = Files.move(tokens, data.resolve("hsm/away"));
    ServerProcess refused = start("--port", "0", "--management-port", "0");
    assertThat(refused.awaitExit()).isEqualTo(2);
    assertThat(refused.output()).contains("bring the tokens back").doesNotContain("\tat ");
    Files.deleteIfExists(tokens);
    Files.move(away, tokens);
    try (ServerProcess server = ServerProcess.up(data);
        KmsClient kms = AwsClients.kms(server)) {
      assertThat(kms.decrypt(r -> r.ciphertextBlob(blob)).plaintext()).isEqualTo(PLAINTEXT);
    }
  }

  @Test
  void aBusyPortIsRefusedWithExitCode2() throws IOException {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(busy.getLocalPort());
      ServerProcess first = start("--port", port, "--management-port", "0");
      assertThat(first.awaitExit()).isEqualTo(2);
      assertThat(first.output()).contains(port).doesNotContain("\tat ");
      ServerProcess second = start("--port", "0", "--management-port", port);
      assertThat(second.awaitExit()).isEqualTo(2);
      assertThat(second.output()).contains(port).doesNotContain("Claviger is ready");
    }
    ServerProcess.up(data).close();
  }

  @Test
  void optionsThatCannotBeAreRefusedWithExitCode2() {
    for (List<String> options :
        List.of(
            List.of("--account", "12"),
            List.of("--regions", "nowhere"),
            List.of("--regions", ""),
            List.of("--port", "70000"),
            List.of("--prot", "0"))) {
      ServerProcess refused = start(options.toArray(String[]::new));
      assertThat(refused.awaitExit()).as("%s: %s", options, refused.output()).isEqualTo(2);
      assertThat(refused.output())
          .as("%s", options)
          .containsPattern("account|region|port|prot")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void sigtermLetsRequestsInProgressEndAndExitsWith0() throws IOException {
    try (ServerProcess server = ServerProcess.up(data);
        RawConnection connection = RawConnection.open(Trust.of(server), server.endpoint())) {
      Signer signer = Signer.of(server);
      connection.send(signer.json("TrentService.ListKeys", "{}").bytes());
      assertThat(connection.read().orElseThrow().status()).isEqualTo(200);
      String slow = "{\"KeySpec\":\"RSA_4096\",\"KeyUsage\":\"SIGN_VERIFY\"}";
      connection.send(signer.json("TrentService.CreateKey", slow).bytes());
      ApiClient other = ApiClient.of(server);
      assertThat(other.kms("ListKeys", "{}").status()).as("meanwhile").isEqualTo(200);
      assertThat(server.stop()).isZero();
      assertThat(connection.read().orElseThrow().status()).isEqualTo(200);
    }
  }

  @Test
  void theFolderAndItsFilesAreForTheirOwnerAlone() throws IOException {
    try (ServerProcess server = ServerProcess.up(data.resolve("deep/er"))) {
      Path folder = server.data();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
          .isEqualTo("rwx------");
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("hsm"))))
          .isEqualTo("rwx------");
      for (String pin : List.of("hsm/pin", "hsm/so-pin")) {
        assertThat(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(pin))))
            .isEqualTo("rw-------");
      }
    }
  }

  private ServerProcess start(String... options) {
    List<String> arguments = new ArrayList<>(List.of("up", "--data", data.toString()));
    arguments.addAll(List.of(options));
    return ServerProcess.start(data, arguments);
  }
}
