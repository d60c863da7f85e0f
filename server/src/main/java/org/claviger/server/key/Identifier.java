package org.claviger.server.key;

import java.util.regex.Pattern;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/**
 * What a caller's {@code KeyId} names: a key or an alias, of some account, in this region. Whether
 * it exists is another question.
 */
sealed interface Identifier {
  /** The alias names' prefix. */
  String ALIAS_PREFIX = "alias/";

  /** The account whose key or alias it is. */
  String accountId();

  /** A key, by its id. */
  record OfKey(String accountId, String keyId) implements Identifier {
    private static final Pattern WELL_FORMED =
        Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|mrk-[0-9a-fA-F]{32}");

    /** Whether it could be the id of a key. */
    boolean isWellFormed() {
      return WELL_FORMED.matcher(keyId).matches();
    }
  }

  /** A key, by an alias: {@code name} begins with {@code alias/}. */
  record OfAlias(String accountId, String name) implements Identifier {}

  /**
   * Reads a key id, key ARN, alias name or alias ARN.
   *
   * @param region the region that is asked
   * @param callerAccountId whose key or alias it is if it does not say
   * @throws ApiException NotFoundException for an ARN of another region, as AWS answers it;
   *     InvalidArnException for what is no ARN of a key or alias
   */
  static Identifier parse(String identifier, String region, String callerAccountId) {
    if (identifier.startsWith("arn:")) {
      return parseArn(identifier, region);
    }
    return identifier.startsWith(ALIAS_PREFIX)
        ? new OfAlias(callerAccountId, identifier)
        : new OfKey(callerAccountId, identifier);
  }

  private static Identifier parseArn(String arn, String region) {
    String[] parts = arn.split(":", 6);
    if (parts.length < 6 || !parts[1].equals("aws") || !parts[2].equals("kms")) {
      throw invalidArn();
    }
    if (!parts[3].equals(region)) {
      throw new ApiException(ErrorCode.NotFoundException, "Invalid arn " + parts[3]);
    }
    String accountId = parts[4];
    String resource = parts[5];
    if (accountId.isEmpty()) {
      throw invalidArn();
    }
    if (resource.startsWith("key/")) {
      return new OfKey(accountId, resource.substring("key/".length()));
    }
    if (resource.startsWith(ALIAS_PREFIX)) {
      return new OfAlias(accountId, resource);
    }
    throw invalidArn();
  }

  private static ApiException invalidArn() {
    return new ApiException(
        ErrorCode.InvalidArnException,
        "Invalid arn; expected arn:aws:kms:REGION:ACCOUNT:key/ID or :alias/NAME");
  }
}
