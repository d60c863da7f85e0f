package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.MultiRegion;

/** What the actions on multi-Region keys have in common. */
final class MultiRegionMembers {
  static final String PRIMARY = "PRIMARY";
  static final String REPLICA = "REPLICA";

  private static final int MAX_REGION_CHARACTERS = 32;
  private static final Pattern REGION = Pattern.compile("^([a-z]+-){2,3}\\d+$");

  private MultiRegionMembers() {}

  /** Reads the name of a region that must be there. */
  static String region(Members members, String name) {
    return members.string(name, 1, MAX_REGION_CHARACTERS, REGION);
  }

  /**
   * The key is a multi-Region primary key.
   *
   * @return where its related keys are
   * @throws ApiException UnsupportedOperationException
   */
  static MultiRegion requirePrimary(Key key) {
    return key.multiRegion().filter(all -> key.isPrimary()).orElseThrow(() -> notPrimary(key));
  }

  /**
   * The key is no replica: what is done to it is its own, or shared by its replicas.
   *
   * @throws ApiException UnsupportedOperationException
   */
  static void requireNoReplica(Key key) {
    if (key.isReplica()) {
      throw notPrimary(key);
    }
  }

  private static ApiException notPrimary(Key key) {
    return new ApiException(
        ErrorCode.UnsupportedOperationException, key.arn() + " is not a multi-region primary key.");
  }

  /** What {@code KeyMetadata} says of related keys. */
  static ObjectNode configuration(Key key, MultiRegion all) {
    ObjectNode configuration = JsonNodeFactory.instance.objectNode();
    configuration.put("MultiRegionKeyType", key.isPrimary() ? PRIMARY : REPLICA);
    put(configuration.putObject("PrimaryKey"), key.arn().in(all.primary()));
    configuration.putArray("ReplicaKeys");
    all.replicas()
        .forEach(
            region ->
                put(configuration.withArray("ReplicaKeys").addObject(), key.arn().in(region)));
    return configuration;
  }

  private static void put(ObjectNode node, KeyArn arn) {
    node.put("Arn", arn.toString()).put("Region", arn.region());
  }
}
