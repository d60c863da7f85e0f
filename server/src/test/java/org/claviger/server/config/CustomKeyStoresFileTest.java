package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.claviger.server.config.KeyStoreCluster.Allowance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomKeyStoresFileTest {
  private static final String MEMBERS = "members: [{tokenLabel: a}, {tokenLabel: b}]";
  private static final String START = "id: cluster-2345abcd234, trustAnchor: ca.pem, ";

  @TempDir Path folder;

  @Test
  void theDocumentationsExampleIsRead() throws IOException {
    String page = Files.readString(Path.of("../docs/custom-key-stores.md"));
    Matcher block =
        Pattern.compile("```yaml\\n(customKeyStores:.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(block.find()).isTrue();
    CustomKeyStoresConfig config = read("data: d\n" + block.group(1)).customKeyStores();
    assertThat(config.check()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.maxStores()).isEqualTo(10);
    KeyStoreCluster cluster = config.clusters().get(0);
    assertThat(cluster.id()).isEqualTo("cluster-2345abcd234");
    assertThat(cluster.region()).isEqualTo("us-east-1");
    assertThat(cluster.allow()).isEmpty();
    assertThat(cluster.members())
        .containsExactly(
            new KeyStoreMember(
                Path.of("/usr/lib/vendor.so"),
                Optional.of("claviger-ks-acme-1"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            new KeyStoreMember(
                Path.of("/usr/lib/vendor2.so"),
                Optional.empty(),
                Optional.of("6ae3c1a06ce54a92"),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void hasDefaults() throws IOException {
    assertThat(read("data: d").customKeyStores()).isEqualTo(CustomKeyStoresConfig.defaults());
    KeyStoreCluster cluster = cluster(START + MEMBERS + ", allow: [HMAC, ASYMMETRIC, ADOPTION]");
    assertThat(cluster.allow()).isEqualTo(Set.of(Allowance.values()));
    assertThat(cluster.members().get(0).module()).isEqualTo(HsmConfig.SOFTHSM_MODULE);
    assertThat(cluster.vendorCluster()).isFalse();
  }

  @Test
  void aMemberMayHaveAWorker() throws IOException {
    KeyStoreCluster cluster =
        cluster(
            START
                + "members: [{tokenLabel: a, worker: {socket: a.sock}, config: a.yaml},"
                + " {tokenLabel: b, worker: {address: 'hsm2:9443', certificate: c, key: k, trust: t}}]");
    KeyStoreMember started = cluster.members().get(0);
    assertThat(started.worker().orElseThrow().isStarted()).isTrue();
    assertThat(started.file().orElseThrow().getFileName()).hasToString("a.yaml");
    assertThat(cluster.members().get(1).worker().orElseThrow().isStarted()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id: cluster-1, trustAnchor: ca.pem, members: [{tokenLabel: a}, {tokenLabel: b}] | cluster-1",
        "id: cluster-2345abcd234, members: [{tokenLabel: a}, {tokenLabel: b}] | trustAnchor",
        "id: cluster-2345abcd234, trustAnchor: ca.pem, members: [{tokenLabel: a}] | 1 members",
        "id: cluster-2345abcd234, trustAnchor: ca.pem, members: [{tokenLabel: a}, {tokenLabel: a}] | twice",
        "id: cluster-2345abcd234, trustAnchor: ca.pem, members: [{tokenLabel: a}, {}] | tokenSerial",
        "id: cluster-2345abcd234, trustAnchor: ca.pem, members: [{tokenLabel: a}, {tokenLabel: claviger-us-east-1}] | the server's own",
        "id: cluster-2345abcd234, trustAnchor: ca.pem, region: eu-west-1, members: [{tokenLabel: a}, {tokenLabel: b}] | not hosted",
        "id: cluster-2345abcd234, trustAnchor: ca.pem, allow: [RSA], members: [{tokenLabel: a}, {tokenLabel: b}] | 'RSA'",
        "id: cluster-2345abcd234, trustAnchor: ca.pem, vendorCluster: true, members: [{tokenLabel: a}, {tokenLabel: b}] | 2 members",
        "id: cluster-2345abcd234, trustAnchor: ca.pem, members: [{tokenLabel: a, worker: {socket: s}}, {tokenLabel: b}] | 'config'",
        "id: cluster-2345abcd234, trustAnchor: ca.pem, members: [{tokenLabel: a, module: m, worker: {socket: s, start: false}}, {tokenLabel: b}] | 'module' and a 'worker'",
        "id: cluster-2345abcd234, trustAnchor: ca.pem, members: [{tokenLabel: a, worker: {place: s}}, {tokenLabel: b}] | socket",
        "id: cluster-2345abcd234, trustAnchor: ca.pem, members: [{tokenLabel: a, pin: b}, {tokenLabel: b}] | 'customKeyStores.clusters[0].members[0].pin'"
      })
  void refusesWhatIsNoCluster(String cluster, String reason) {
    assertThatThrownBy(() -> cluster(cluster))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aTokenIsInOneCluster() {
    String other = "{id: cluster-2345abcd235, trustAnchor: ca.pem, " + MEMBERS + "}";
    assertThatThrownBy(() -> clusters("{" + START + MEMBERS + "}, " + other))
        .hasMessageContaining("belongs to another cluster too");
    assertThatThrownBy(() -> clusters("{" + START + MEMBERS + "}, {" + START + MEMBERS + "}"))
        .hasMessageContaining("declared twice");
  }

  private KeyStoreCluster cluster(String text) throws IOException {
    return clusters("{" + text + "}").clusters().get(0);
  }

  private CustomKeyStoresConfig clusters(String text) throws IOException {
    return read("data: d\ncustomKeyStores: {clusters: [" + text + "]}").customKeyStores();
  }

  private ServerConfig read(String yaml) throws IOException {
    return ConfigFile.read(Files.writeString(folder.resolve("server.yaml"), yaml));
  }
}
