package org.claviger.server.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.claviger.server.audit.ServiceEvent;
import org.claviger.server.config.KeyConfig;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.job.DueWork;
import org.claviger.server.key.TestRegion;

/** Two regions of one server, {@code us-east-1} and {@code eu-west-1}, and their root user. */
final class RegionPair implements AutoCloseable {
  static final String ACCOUNT = "111122223333";
  static final String HOME = "us-east-1";
  static final String ABROAD = "eu-west-1";

  private final List<TestRegion> regions;

  private RegionPair(List<TestRegion> regions) {
    this.regions = regions;
  }

  static RegionPair open(Path directory) {
    return open(directory, KeyConfig.defaults(), UnaryOperator.identity());
  }

  static RegionPair open(Path directory, KeyConfig config, UnaryOperator<Hsm> seen) {
    return new RegionPair(TestRegion.open(directory, List.of(HOME, ABROAD), config, seen));
  }

  TestRegion home() {
    return regions.get(0);
  }

  TestRegion abroad() {
    return regions.get(1);
  }

  static TestApi api(TestRegion region) {
    return new TestApi(region, ACCOUNT, () -> region.clock().instant());
  }

  /** Does what is due. */
  static void work(TestRegion region) {
    new DueWork(region.region(), region.store(), region.clock()).run();
  }

  static ObjectNode replicate(TestApi home, String keyId) {
    return home.call("ReplicateKey", "{'KeyId':'%s','ReplicaRegion':'%s'}", keyId, ABROAD);
  }

  static JsonNode describe(TestApi api, String keyId) {
    return api.call("DescribeKey", "{'KeyId':'%s'}", keyId).required("KeyMetadata");
  }

  /** The names of what was recorded of a key. */
  static List<String> events(TestRegion region, String keyId) {
    return region.events().stream()
        .filter(each -> each.keyArn().endsWith("/" + keyId))
        .map(ServiceEvent::eventName)
        .toList();
  }

  @Override
  public void close() {
    home().close();
  }
}
