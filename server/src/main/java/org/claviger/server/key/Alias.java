package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * An alias as it was at one moment.
 *
 * @param region the region's name
 * @param accountId 12 digits
 * @param name begins with {@code alias/}
 * @param targetKeyId the id of the key that it names, in the same account and region
 * @param creationDate when it was made
 * @param lastUpdatedDate when it last came to name its key
 */
public record Alias(
    String region,
    String accountId,
    String name,
    String targetKeyId,
    Instant creationDate,
    Instant lastUpdatedDate) {
  public Alias {
    requireNonNull(region, "region");
    requireNonNull(accountId, "accountId");
    requireNonNull(name, "name");
    requireNonNull(targetKeyId, "targetKeyId");
    requireNonNull(creationDate, "creationDate");
    requireNonNull(lastUpdatedDate, "lastUpdatedDate");
  }

  /** Its ARN as it is on the wire. */
  public String arn() {
    return arn(region, accountId, name);
  }

  /** The ARN of the key that it names. */
  public KeyArn target() {
    return new KeyArn(region, accountId, targetKeyId);
  }

  /** The ARN of an alias that may not exist. */
  public static String arn(String region, String accountId, String name) {
    return "arn:aws:kms:" + region + ":" + accountId + ":" + name;
  }
}
