package org.claviger.server.operation;

import java.util.regex.Pattern;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/** The {@code AliasName} and {@code TargetKeyId} of a request. */
final class AliasName {
  private static final Pattern CHARACTERS = Pattern.compile("^[a-zA-Z0-9:/_-]+$");
  private static final int MAX_CHARACTERS = 256;
  private static final String PREFIX = "alias/";
  private static final String RESERVED = "alias/aws/";

  private AliasName() {}

  static String read(Members members) {
    return members.string("AliasName", 1, MAX_CHARACTERS, CHARACTERS);
  }

  static String readTarget(Members members) {
    return members.string("TargetKeyId", 1, OnKey.MAX_KEY_ID_CHARACTERS);
  }

  /**
   * Refuses a name that no alias of a customer has. To be called after {@link Members#check}.
   *
   * @throws ApiException ValidationException, NotAuthorizedException, InvalidAliasNameException
   */
  static void require(String name) {
    if (!name.startsWith(PREFIX)) {
      throw invalid(
          "Alias must start with the prefix \"alias/\". Please see"
              + " https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html");
    }
    if (name.startsWith(RESERVED)) {
      throw new ApiException(
          ErrorCode.NotAuthorizedException,
          "Aliases that begin with alias/aws/ are reserved; choose another name.");
    }
    if (name.equals(PREFIX)) {
      throw new ApiException(
          ErrorCode.InvalidAliasNameException, "The alias has no name after the prefix alias/.");
    }
    if (name.contains(":")) {
      throw invalid(name + " contains invalid characters for an alias");
    }
  }

  /**
   * Refuses an alias as the target of another. To be called after {@link Members#check}.
   *
   * @throws ApiException ValidationException
   */
  static void requireTarget(String targetKeyId) {
    boolean aliasArn = targetKeyId.startsWith("arn:") && targetKeyId.contains(":" + PREFIX);
    if (aliasArn || targetKeyId.startsWith(PREFIX)) {
      throw invalid("Aliases must refer to keys. Not aliases");
    }
  }

  private static ApiException invalid(String message) {
    return new ApiException(ErrorCode.ValidationException, message);
  }
}
