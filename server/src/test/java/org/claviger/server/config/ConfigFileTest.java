package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
  private static final Path DOCUMENTATION = Path.of("../docs/operations.md");

  @TempDir private Path folder;

  @Test
  void silentFileHasTheDefaultsOfUp() throws IOException {
    ServerConfig read = read("data: here");
    ServerConfig up =
        ConfigFile.embedded(
            folder.resolve("here"), "111122223333", List.of("us-east-1"), 8443, 8444);
    assertThat(up.quotas()).isEqualTo(QuotaConfig.defaults().disabled());
    assertThat(read).isEqualTo(up.withQuotas(QuotaConfig.defaults()));
    assertThat(up.http().host()).isEqualTo("127.0.0.1");
    assertThat(up.operatorTls()).isEmpty();
  }

  @Test
  void everySettingOfTheDocumentationIsReadAndShowsTheDefault() throws IOException {
    Matcher block =
        Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(DOCUMENTATION));
    assertThat(block.find()).isTrue();
    Path data = Path.of("/var/lib/claviger");
    String text =
        block
            .group(1)
            .replace("DATA/", data + "/")
            .replaceAll("(?m)^  module: .*$", "")
            .replaceAll("(?m)^certificate:.*\\n(  .*\\n)+", "");
    assertThat(read(text))
        .isEqualTo(
            ConfigFile.embedded(data, "111122223333", List.of("us-east-1"), 8443, 8444)
                .withQuotas(QuotaConfig.defaults()));
  }

  @Test
  void documentationNamesEveryRequestQuota() throws IOException {
    String documentation = Files.readString(DOCUMENTATION);
    QuotaConfig.defaults()
        .requests()
        .forEach(
            (name, rate) ->
                assertThat(documentation).contains(name + ": " + rate.requests() + "/s"));
  }

  @Test
  void settingsThatAreThereReplaceTheDefaults() throws IOException {
    ServerConfig config =
        read(
            """
            data: d
            account: "999988887777"
            regions: [eu-west-1, us-east-1]
            http: {port: 1, timeouts: {idle: 250ms}, limits: {bodyBytes: 2MiB}}
            certificate: {chain: c.pem, key: k.pem}
            hsm:
              module: /opt/hsm.so
              softhsm: false
              pin: {environment: PIN}
              securityOfficerPin: {file: so}
              acceptedWeaknesses: [COPY_LOOSENS]
              quirks: [LENGTH_LOST_IN_UNWRAPPING]
              openOnly: true
            audit: {compress: none, fileAge: 1h, retention: 400d, anchors: worm, anchorInterval: 5s, index: {retention: 7d, maxEvents: 5000}}
            usage: {retention: 30d, rowsPerDay: 200}
            backup: {folder: made, domains: wrapped, maxFiles: 3}
            aead: {maxUses: 8, blockUses: 2}
            webIdentity: {caFile: idp.pem, privateNetworks: true, timeout: 1s, documentBytes: 8KiB}
            quotas: {enabled: false, requests: {CreateKey: 7/s, rsa: 1/10s}}
            """);
    assertThat(config.accountId()).isEqualTo("999988887777");
    assertThat(config.regions()).containsExactly("eu-west-1", "us-east-1");
    assertThat(config.http().port()).isEqualTo(1);
    assertThat(config.http().timeouts().idle()).isEqualTo(Duration.ofMillis(250));
    assertThat(config.http().limits().bodyBytes()).isEqualTo(2 << 20);
    assertThat(config.operatorTls())
        .isEqualTo(Optional.of(new OperatorTls(folder.resolve("c.pem"), folder.resolve("k.pem"))));
    assertThat(config.hsm().module()).isEqualTo(Path.of("/opt/hsm.so"));
    assertThat(config.hsm().softHsmDirectory()).isEmpty();
    assertThat(config.hsm().userPin()).isEqualTo(PinSource.environment("PIN"));
    assertThat(config.hsm().soPin()).isEqualTo(PinSource.file(folder.resolve("so")));
    assertThat(config.hsm().openOnly()).isTrue();
    assertThat(config.hsm().acceptedWeaknesses()).isEqualTo(Set.of(HsmWeakness.COPY_LOOSENS));
    assertThat(config.hsm().quirks()).isEqualTo(Set.of(HsmQuirk.LENGTH_LOST_IN_UNWRAPPING));
    assertThat(config.backup())
        .isEqualTo(new BackupConfig(folder.resolve("made"), folder.resolve("wrapped"), 3));
    assertThat(config.audit().files())
        .isEqualTo(
            new AuditFilesConfig(Duration.ofHours(1), false, Optional.of(Duration.ofDays(400))));
    assertThat(config.audit().anchors())
        .isEqualTo(
            new AnchorConfig(
                Duration.ofSeconds(5), Optional.of(folder.resolve("worm")), Optional.empty()));
    assertThat(config.trail())
        .isEqualTo(
            new TrailConfig(
                new LookupConfig(Duration.ofDays(7), 5_000),
                new UsageConfig(Duration.ofDays(30), 200)));
    assertThat(config.aead()).isEqualTo(new AeadConfig(8, 2));
    assertThat(config.webIdentity())
        .isEqualTo(
            new WebIdentityConfig(
                Optional.of(folder.resolve("idp.pem")), true, Duration.ofSeconds(1), 8 << 10));
    assertThat(config.quotas().enabled()).isFalse();
    assertThat(config.quotas().requests())
        .hasSameSizeAs(QuotaConfig.defaults().requests())
        .containsEntry("CreateKey", Rate.perSecond(7))
        .containsEntry("rsa", new Rate(1, Duration.ofSeconds(10)))
        .containsEntry("ecc", Rate.perSecond(1_000));
  }

  @Test
  void severalHsmsAreEachBehindAWorker() throws IOException {
    ServerConfig config =
        read(
            """
            data: d
            hsm:
              members:
                - {name: a, socket: a.sock, start: false}
                - {name: b, socket: b.sock, config: b.yaml}
              answers: {symmetric: 1s, asymmetric: 2s, generation: 3s}
            """);
    assertThat(config.hsm().cluster())
        .isEqualTo(
            new ClusterConfig(
                List.of(
                    new MemberConfig(
                        "a", new WorkerSocket(folder.resolve("a.sock"), false), Optional.empty()),
                    new MemberConfig(
                        "b",
                        new WorkerSocket(folder.resolve("b.sock"), true),
                        Optional.of(folder.resolve("b.yaml")))),
                new AnswerLimits(
                    Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http: {}                                   | the setting 'data' is missing",
        "data: d\\nportt: 1                          | there is no setting 'portt'",
        "data: d\\nhttp: {limits: {x: 1}}            | there is no setting 'http.limits.x'",
        "data: d\\nhttp: 5                           | the setting 'http' is 5",
        "data: d\\nhttp: {port: 70000}               | port is 70000",
        "data: d\\nhttp: {port: '1'}                 | the setting 'http.port' is \"1\"",
        "data: d\\nhttp: {timeouts: {idle: soon}}    | the setting 'http.timeouts.idle'",
        "data: d\\nhttp: {limits: {bodyBytes: 3GiB}} | the setting 'http.limits.bodyBytes'",
        "data: d\\naccount: 111122223333             | the setting 'account' is 111122223333",
        "data: d\\naccount: '1'                      | must be 12 digits",
        "data: d\\nregions: []                       | no region is given",
        "data: d\\nregions: [mars]                   | the region 'mars'",
        "data: d\\nregions: [us-east-1, us-east-1]   | a region is given twice",
        "data: d\\ndata: e                           | cannot be read",
        "data: d\\ncertificate: {chain: c}           | needs both 'chain' and 'key'",
        "data: d\\nhsm: {pin: 1234}                  | the setting 'hsm.pin' is 1234",
        "data: d\\nhsm: {pin: {file: a, environment: B}} | not both",
        "data: d\\nhsm: {quirks: [NONE]}  | 'NONE' is no quirk",
        "data: d\\nhsm: {acceptedWeaknesses: [ALL]}  | 'ALL' is no weakness",
        "data: d\\nhsm: {members: [{name: a}]}      | 'hsm.members[0].socket or address' is missing",
        "data: d\\nhsm: {members: [{socket: s, start: false}]} | the HSM's name ''",
        "data: d\\nhsm: {members: [{name: A, socket: s, start: false}]} | the HSM's name 'A'",
        "data: d\\nhsm: {members: [{name: a, socket: s}]} | the HSM 'a' needs the setting 'config'",
        "data: d\\n"
            + "hsm: {members: [{name: a, x: 1, socket: s, config: c}]} | no setting"
            + " 'hsm.members[0].x'",
        "data: d\\n"
            + "hsm: {members: [{name: a, socket: s, config: c}, {name: a, socket: t, config: c}]} |"
            + " of another",
        "data: d\\n"
            + "hsm: {members: [{name: a, socket: s, config: c}, {name: b, socket: s, config: c}]} |"
            + " of another",
        "data: d\\n"
            + "hsm: {worker: {socket: w}, members: [{name: a, socket: s, config: c}]} | not both",
        "data: d\\nhsm: {answers: {symmetric: 0s}}  | symmetric is PT0S",
        "data: d\\n"
            + "audit: {compress: zip}           | 'audit.compress' is 'zip'; it must be gzip or"
            + " none",
        "data: d\\naudit: {anchorInterval: 0s}      | anchorInterval in s is 0",
        "data: d\\nquotas: {requests: {Fly: 1/s}}    | no setting 'quotas.requests.Fly'",
        "data: d\\n"
            + "quotas: {requests: {rsa: 5}}      | 'quotas.requests.rsa' is 5; it must be a rate",
        "data: d\\nquotas: {requests: {rsa: 0/s}}    | a rate is of 0 requests",
        "[1, 2]                                     | does not hold settings",
        "data: [                                    | cannot be read"
      })
  void whatIsWrongIsRefusedByName(String text, String reason) {
    assertThatThrownBy(() -> read(text.replace("\\n", "\n")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void missingFileIsRefused() {
    assertThatThrownBy(() -> ConfigFile.read(folder.resolve("none")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void mutatedFilesAreReadOrRefusedAndNothingElse() throws IOException {
    String text = "data: d\nhttp: {port: 1, timeouts: {idle: 5s}}\nregions: [us-east-1]\n";
    Random random = new Random(20261122);
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 2_000); i++) {
      StringBuilder mutated = new StringBuilder(text);
      for (int n = random.nextInt(4); n >= 0; n--) {
        mutated.setCharAt(random.nextInt(text.length()), (char) (9 + random.nextInt(118)));
      }
      try {
        assertThat(read(mutated.toString()).data()).isNotNull();
      } catch (InvalidConfigException refused) {
        assertThat(refused).hasMessageMatching("(?s).+");
      }
    }
  }

  private ServerConfig read(String text) throws IOException {
    return ConfigFile.read(Files.writeString(folder.resolve("claviger.yaml"), text));
  }
}
