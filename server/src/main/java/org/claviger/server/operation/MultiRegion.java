package org.claviger.server.operation;

import java.util.regex.Pattern;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Key;

/** What the actions on multi-Region keys have in common. No key is one yet. */
final class MultiRegion {
  private static final int MAX_REGION_CHARACTERS = 32;
  private static final Pattern REGION = Pattern.compile("^([a-z]+-){2,3}\\d+$");

  private MultiRegion() {}

  /** Reads the name of a region that must be there. */
  static String region(Members members, String name) {
    return members.string(name, 1, MAX_REGION_CHARACTERS, REGION);
  }

  /** The key has no replicas and cannot have any. */
  static ApiException notPrimary(Key key) {
    return new ApiException(
        ErrorCode.UnsupportedOperationException, key.arn() + " is not a multi-region primary key.");
  }
}
