package org.claviger.it.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.claviger.it.AwsClients;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kms.KmsClient;

/** keytool and jarsigner as processes, by the commands of the guide. */
@ExtendWith(SharedServer.class)
class JdkToolsTest {
  private final ServerProcess server;
  private final Identities identities;

  @TempDir private Path folder;

  JdkToolsTest(ServerProcess server) {
    this.server = server;
    this.identities = Identities.of(server);
  }

  /** A key manager of another test would take it for one of its own. */
  @AfterEach
  void takeTheKeyOutOfUse() {
    try (KmsClient kms = AwsClients.kms(server, Identities.REGION)) {
      String id = kms.describeKey(r -> r.keyId("alias/signing")).keyMetadata().keyId();
      kms.deleteAlias(r -> r.aliasName("alias/signing"));
      kms.disableKey(r -> r.keyId(id));
    }
  }

  @Test
  void keytoolMakesTheKeyThatJarsignerSignsWith() throws IOException {
    Keytool tools = new Keytool(folder, identities);
    List<String> keytool = Guide.section("keytool").blocks("sh");
    List<String> jarsigner = Guide.section("jarsigner").blocks("sh");
    Path jar = jar();

    tools.script(keytool.get(0));
    assertThat(tools.script(keytool.get(1))).contains("signing, ").contains("PrivateKeyEntry");
    tools.script(keytool.get(2));
    assertThat(folder.resolve("signing.csr"))
        .content()
        .startsWith("-----BEGIN NEW CERTIFICATE REQUEST-----");
    tools.script(jarsigner.get(0));
    assertThat(tools.script(jarsigner.get(1))).contains("jar verified.");

    change(jar);
    assertThat(tools.shell(jarsigner.get(1)).output()).contains("digest error for letter.txt");
  }

  private Path jar() throws IOException {
    Path jar = folder.resolve("app.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry("letter.txt"));
      zip.write("a letter of credit".getBytes(UTF_8));
    }
    return jar;
  }

  private static void change(Path jar) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(jar)) {
      Files.writeString(zip.getPath("letter.txt"), "a letter of debit");
    }
  }
}
