package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

/**
 * The Amazon resource name of a key: {@code arn:aws:kms:REGION:ACCOUNT:key/ID}.
 *
 * @param region the region's name
 * @param accountId 12 digits
 * @param keyId a UUID, or of a multi-Region key {@code mrk-} and 32 hexadecimal digits
 */
public record KeyArn(String region, String accountId, String keyId) {
  public KeyArn {
    requireNonNull(region, "region");
    requireNonNull(accountId, "accountId");
    requireNonNull(keyId, "keyId");
  }

  /** That of the related key in another region. */
  public KeyArn in(String otherRegion) {
    return new KeyArn(otherRegion, accountId, keyId);
  }

  /** The ARN as it is on the wire. */
  @Override
  public String toString() {
    return "arn:aws:kms:" + region + ":" + accountId + ":key/" + keyId;
  }
}
