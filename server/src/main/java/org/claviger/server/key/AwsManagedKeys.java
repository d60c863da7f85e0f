package org.claviger.server.key;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.store.Store;

/**
 * The AWS managed keys of a region: the default keys of AWS's services, one a service and account,
 * named {@code alias/aws/SERVICE}. Each comes to be when somebody first uses its alias who may.
 */
final class AwsManagedKeys {
  static final String PREFIX = "alias/aws/";

  /** The services that have such a key. */
  private static final Set<String> SERVICES =
      Set.of(
          "acm",
          "backup",
          "codecommit",
          "codeartifact",
          "connect",
          "dms",
          "dynamodb",
          "ebs",
          "elasticfilesystem",
          "es",
          "fsx",
          "glue",
          "kinesis",
          "kinesisvideo",
          "lambda",
          "lex",
          "lightsail",
          "logs",
          "mq",
          "msk",
          "neptune",
          "rds",
          "redshift",
          "s3",
          "secretsmanager",
          "sns",
          "sqs",
          "ssm",
          "storagegateway",
          "timestream",
          "workmail",
          "workspaces",
          "xray");

  private final Keys keys;
  private final Aliases aliases;
  private final Store store;
  private final Clock clock;

  AwsManagedKeys(Keys keys, Aliases aliases, Store store, Clock clock) {
    this.keys = keys;
    this.aliases = aliases;
    this.store = store;
    this.clock = clock;
  }

  /** Whether an alias of that name comes to be at its first use. */
  static boolean isPredefined(String aliasName) {
    return aliasName.startsWith(PREFIX) && SERVICES.contains(aliasName.substring(PREFIX.length()));
  }

  /** Makes the key of a predefined alias, unless another request was faster. */
  void create(String accountId, String aliasName) {
    Instant now = clock.instant();
    String service = aliasName.substring(PREFIX.length());
    KeyTemplate template =
        new KeyTemplate(
            KeyKind.awsManaged(),
            "Default key that protects my " + service + " data when no other key is defined",
            Map.of());
    try (NewKey newKey = keys.generate(template, accountId, now)) {
      store.write(
          transaction -> {
            Key key = newKey.insert(transaction);
            aliases.create(transaction, aliasName, key.arn(), now);
            keys.events().created(transaction, key);
            return key;
          });
    } catch (ApiException e) {
      if (e.code() != ErrorCode.AlreadyExistsException) {
        throw e;
      }
    }
  }
}
