package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerFileTest {
  private static final String PIN = "0123456789abcdef".repeat(4);

  @TempDir Path folder;

  @Test
  void withoutTheSectionThereIsNoWorker() throws IOException {
    assertThat(read("hsm: {softhsm: true}").hsm().worker()).isEmpty();
  }

  @Test
  void aSocketIsStartedUnlessTheFileSaysOtherwise() throws IOException {
    assertThat(read("hsm: {worker: {socket: s}}").hsm().worker())
        .contains(new WorkerSocket(folder.resolve("s"), true));
    assertThat(read("hsm: {worker: {socket: s, start: false}}").hsm().worker())
        .contains(new WorkerSocket(folder.resolve("s"), false));
  }

  @Test
  void anAddressHasCertificatesOfBothSides() throws IOException {
    OperatorTls own = new OperatorTls(folder.resolve("c"), folder.resolve("k"));
    assertThat(
            read("hsm: {worker: {address: 'hsm1:8446', certificate: c, key: k, trust: t}}")
                .hsm()
                .worker())
        .contains(
            new WorkerAddress(
                "hsm1", 8446, new PeerTls(own, Optional.of(folder.resolve("t")), Set.of())));
    String withColons = PIN.toUpperCase(java.util.Locale.ROOT).replaceAll("(..)(?!$)", "$1:");
    assertThat(
            read("hsm: {worker: {address: '[::1]:1', certificate: c, key: k, pins: ['%s']}}"
                    .formatted(withColons))
                .hsm()
                .worker())
        .contains(new WorkerAddress("::1", 1, new PeerTls(own, Optional.empty(), Set.of(PIN))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{start: true}                                        | 'hsm.worker.socket or address' is"
            + " missing",
        "{socket: s, address: 'a:1'}                          | a worker has one of them",
        "{socket: s, trust: t}                                | no setting 'hsm.worker.trust'",
        "{address: 'a:1', trust: t}                           | needs 'certificate' and 'key'",
        "{address: 'a:1', certificate: c, trust: t}           | needs 'certificate' and 'key'",
        "{address: 'a:1', certificate: c, key: k}             | neither 'trust' nor 'pins'",
        "{address: 'a:1', certificate: c, key: k, pins: [ab]} | 'ab' is no SHA-256 fingerprint",
        "{address: a, certificate: c, key: k, trust: t}       | must be host:port",
        "{address: 'a:65536', certificate: c, key: k, trust: t} | it must be 1 to 65535",
        "{address: 'a:1/x', certificate: c, key: k, trust: t} | must be host:port",
        "{address: 'a@b:1', certificate: c, key: k, trust: t} | must be host:port",
        "{address: 'a:1', certificate: c, key: k, trust: t, start: true} | no setting"
            + " 'hsm.worker.start'"
      })
  void whatIsWrongIsRefusedByName(String worker, String reason) {
    assertThatThrownBy(() -> read("hsm: {worker: " + worker + "}"))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining(reason);
  }

  private ServerConfig read(String text) throws IOException {
    Path file = folder.resolve("claviger.yaml");
    Files.writeString(file, "data: d\n" + text + "\n");
    return ConfigFile.read(file);
  }
}
