package org.claviger.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a whole server shows at {@code /metrics}, and what is written about it. */
class MetricsTest {
  /** These are not shown by a server of one HSM. */
  private static final String OF_SEVERAL_HSMS = "claviger_hsm_member_";

  /** Of workers on other machines; {@link TierLinksTest} sees it. */
  private static final String OF_TIERS = "claviger_hsm_certificate_expiry_seconds";

  /** Of other servers; {@link PeersTest} sees it. */
  private static final String OF_PEERS = "claviger_peer_";

  private static final Path DOCUMENTATION = Path.of("../docs/metrics.md");
  private static final Path RULES = Path.of("../docs/examples/prometheus-alerts.yaml");
  private static final Path DASHBOARD = Path.of("../docs/examples/grafana-dashboard.json");

  @TempDir static Path folder;
  private static ServerFixture server;
  private static String keyId;
  private static String importedKeyId;
  private static String metrics;

  @BeforeAll
  static void use() throws Exception {
    server =
        ServerFixture.start(
            folder,
            """
            http: {port: 0}
            management: {port: 0}
            quotas: {requests: {GetKeyRotationStatus: 1/3600s}}
            """);
    importedKeyId = server.importKey(Instant.now().plus(Duration.ofHours(1)));
    String created = server.kms("CreateKey", "{}").body();
    keyId = found("\"KeyId\":\"([^\"]+)\"", created);
    String blob = found("\"CiphertextBlob\":\"([^\"]+)\"", encrypt());
    encrypt();
    assertThat(server.kms("Decrypt", "{\"CiphertextBlob\":\"" + blob + "\"}").statusCode())
        .isEqualTo(200);
    String forged = blob.substring(0, blob.length() - 8) + "AAAAAAAA";
    assertThat(server.kms("Decrypt", "{\"CiphertextBlob\":\"" + forged + "\"}").statusCode())
        .isEqualTo(400);
    String status = "{\"KeyId\":\"" + keyId + "\"}";
    assertThat(server.kms("GetKeyRotationStatus", status).statusCode()).isEqualTo(200);
    assertThat(server.kms("GetKeyRotationStatus", status).body()).contains("ThrottlingException");
    assertThat(server.unsigned("Encrypt").statusCode()).isBetween(400, 403);
    assertThat(server.unsigned("StrangeAction7").statusCode()).isEqualTo(400);
    metrics = server.management("/metrics").body();
  }

  private static String encrypt() throws IOException, InterruptedException {
    return server.kms("Encrypt", "{\"KeyId\":\"" + keyId + "\",\"Plaintext\":\"QUJD\"}").body();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void everyMetricIsDocumentedAndEveryDocumentedMetricIsShown() throws IOException {
    assertThat(documented()).isEqualTo(shown());
  }

  @Test
  void documentedTypesAreThoseShown() throws IOException {
    Set<String> lines = new TreeSet<>();
    Matcher row =
        Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\| ([a-z]+) \\|").matcher(documentation());
    while (row.find()) {
      if (isElsewhere(row.group(1))) {
        continue;
      }
      lines.add("# TYPE " + row.group(1) + " " + row.group(2));
    }
    assertThat(metrics.lines()).containsAll(lines);
  }

  @Test
  void examplesNameOnlyMetricsThatThereAre() throws IOException {
    for (Path example : Set.of(RULES, DASHBOARD)) {
      Matcher name =
          Pattern.compile("\\b((claviger|kms|jvm|process)_[a-z_]+)\\b")
              .matcher(Files.readString(example));
      Set<String> names = new TreeSet<>();
      while (name.find()) {
        names.add(name.group(1));
      }
      assertThat(names).isNotEmpty();
      assertThat(names.stream().map(MetricsTest::family)).isSubsetOf(shown());
    }
  }

  @Test
  void requestsAreCountedByActionAndOutcomeAndErrorsByCode() {
    assertThat(value("claviger_requests_seconds_count", "action=\"KMS:Encrypt\"", "success"))
        .isEqualTo(2);
    assertThat(value("claviger_requests_seconds_count", "action=\"KMS:Decrypt\"", "refused"))
        .isEqualTo(1);
    assertThat(
            value("claviger_errors_total", "action=\"KMS:Decrypt\"", "InvalidCiphertextException"))
        .isEqualTo(1);
    assertThat(value("claviger_throttled_total", "quota=\"GetKeyRotationStatus\"")).isEqualTo(1);
    assertThat(value("claviger_throttled_total", "quota=\"symmetric\"")).isZero();
    assertThat(value("claviger_unauthenticated_total", "MissingAuthenticationTokenException"))
        .isEqualTo(1);
    assertThat(value("claviger_unauthenticated_total", "UnknownOperationException")).isEqualTo(1);
  }

  @Test
  void partsOfARequestsWayAreMeasured() {
    assertThat(
            value(
                "claviger_hsm_operations_seconds_count",
                "kind=\"encrypt\"",
                "outcome=\"success\"",
                "region=\"us-east-1\""))
        .isEqualTo(2);
    assertThat(
            value(
                "claviger_hsm_operations_seconds_count",
                "kind=\"decrypt\"",
                "outcome=\"refused\"",
                "region=\"us-east-1\""))
        .isEqualTo(1);
    assertThat(value("claviger_hsm_sessions", "member=\"claviger-us-east-1\"")).isGreaterThan(1);
    assertThat(value("claviger_hsm_up", "member=\"claviger-us-east-1\"")).isEqualTo(1);
    assertThat(
            value(
                "claviger_cache_requests_total",
                "cache=\"hsm_subkeys_encrypting\"",
                "region=\"us-east-1\"",
                "result=\"hit\""))
        .isEqualTo(1);
    assertThat(value("claviger_cache_entries", "cache=\"keys\"")).isPositive();
    assertThat(value("claviger_audit_records_total")).isGreaterThanOrEqualTo(7);
    assertThat(value("claviger_audit_up")).isEqualTo(1);
    assertThat(value("claviger_audit_wait_seconds_count", "success")).isGreaterThanOrEqualTo(6);
    assertThat(
            value(
                "claviger_database_writes_seconds_count",
                "database=\"main\"",
                "outcome=\"success\""))
        .isPositive();
    assertThat(value("claviger_database_file_bytes", "database=\"main\"")).isPositive();
    assertThat(value("claviger_certificate_expiry_seconds")).isGreaterThan(86_400 * 30);
  }

  @Test
  void anImportedKeyCountsDownToItsExpiry() {
    assertThat(
            value(
                "kms_key_material_expiration_seconds",
                "account=\"111122223333\"",
                "key=\"" + importedKeyId + "\"",
                "region=\"us-east-1\""))
        .isBetween(1_800.0, 3_600.0);
    assertThat(metrics).contains("CloudWatch calls it SecondsUntilKeyMaterialExpiration");
    assertThat(value("claviger_key_material_expirations_omitted")).isZero();
  }

  @Test
  void labelsHoldNothingThatAStrangerOrACallerChose() {
    assertThat(metrics).doesNotContain(keyId, "StrangeAction7", "AKIA");
  }

  @Test
  void aServerThatIsUpIsReadyPartByPart() throws Exception {
    assertThat(server.management("/health/ready").body())
        .isEqualTo(
            "{\"ready\":true,\"problems\":{},\"parts\":{\"server\":true,\"hsm identities\":true,"
                + "\"hsm us-east-1\":true,\"audit\":true,\"store writes\":true,\"disk\":true,"
                + "\"certificate\":true}}");
  }

  private static String documentation() throws IOException {
    String whole = Files.readString(DOCUMENTATION);
    return whole.substring(whole.indexOf("\n## Metrics"), whole.indexOf("\n## Health"));
  }

  private static Set<String> documented() throws IOException {
    Set<String> names = new TreeSet<>();
    Matcher row = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\|").matcher(documentation());
    while (row.find()) {
      names.add(row.group(1));
    }
    names.removeIf(MetricsTest::isElsewhere);
    return names;
  }

  private static boolean isElsewhere(String name) {
    return name.startsWith(OF_SEVERAL_HSMS) || name.equals(OF_TIERS) || name.startsWith(OF_PEERS);
  }

  private static Set<String> shown() {
    return metrics
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.substring("# TYPE ".length(), line.lastIndexOf(' ')))
        .filter(name -> !isMaximum(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The largest of a histogram's values in the last minutes, which comes beside each. */
  private static boolean isMaximum(String name) {
    return name.endsWith("_max")
        && metrics.contains("# TYPE " + name.substring(0, name.length() - 4) + " histogram");
  }

  private static String family(String name) {
    String base = name.replaceFirst("_(bucket|count|sum|max)$", "");
    return metrics.contains("# TYPE " + base + " ") ? base : name;
  }

  private static double value(String name, String... labels) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> Set.of(labels).stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String found(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }
}
