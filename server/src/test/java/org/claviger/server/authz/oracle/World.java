package org.claviger.server.authz.oracle;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The few names that random cases are made of, so that they meet often. */
final class World {
  static final String OWNER = "111122223333";
  static final String OTHER = "444455556666";
  static final String KEY =
      "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  static final String OTHER_KEY =
      "arn:aws:kms:us-east-1:111122223333:key/0987dcba-09fe-87dc-65ba-ab0987654321";
  static final String ALIAS = "arn:aws:kms:us-east-1:111122223333:alias/alice";

  static final List<Actor> ACTORS =
      List.of(
          Actor.root(OWNER),
          Actor.user(OWNER, "alice").tagged(Map.of("team", "red")),
          Actor.user(OWNER, "bob").tagged(Map.of("Team", "blue", "cost", "red")),
          Actor.session(OWNER, "app", "one").tagged(Map.of("team", "red")),
          Actor.session(OWNER, "app", "two"),
          Actor.session(OWNER, "admin", "one").tagged(Map.of("team", "blue")),
          Actor.root(OTHER),
          Actor.user(OTHER, "alice"),
          Actor.session(OTHER, "app", "one").tagged(Map.of("team", "red")),
          Actor.user(OWNER, "alice").madeAgain(),
          Actor.user(OWNER, "alice").renamed("alicia"),
          Actor.session(OWNER, "app", "one").madeAgain(),
          Actor.user(OTHER, "alice").madeAgain());

  static final List<String> ACTIONS =
      List.of(
          "kms:Encrypt",
          "kms:Decrypt",
          "kms:GenerateDataKey",
          "kms:DescribeKey",
          "claviger:AeadEncrypt");

  /** One more that is never used across accounts. */
  static final List<String> MORE_ACTIONS =
      Stream.concat(
              Stream.concat(ACTIONS.stream(), ACTIONS.stream()), Stream.of("kms:GetKeyPolicy"))
          .toList();

  static final List<String> ACTION_PATTERNS =
      List.of(
          "kms:Encrypt",
          "kms:encrypt",
          "KMS:Decrypt",
          "kms:*",
          "kms:*",
          "KMS:*",
          "*",
          "kms:*crypt",
          "kms:?ecrypt",
          "kms:G*Key",
          "kms:Generate*",
          "kms:D*",
          "kms:DescribeKey?",
          "claviger:AeadEncrypt",
          "claviger:Aead*",
          "kms:?*",
          "s3:*");
  static final List<String> RESOURCES = List.of(KEY, KEY, KEY, KEY, OTHER_KEY, ALIAS, "*");
  static final List<String> RESOURCE_PATTERNS =
      List.of(
          "*",
          "*",
          KEY,
          OTHER_KEY,
          "arn:aws:kms:us-east-1:111122223333:key/*",
          "arn:aws:kms:*:111122223333:key/1234abcd-*",
          "arn:aws:kms:us-east-?:*:key/????????-12ab-*",
          "arn:aws:kms:us-east-1:111122223333:KEY/*",
          "arn:aws:kms:us-east-1:111122223333:alias/${aws:username}",
          "arn:aws:kms:us-east-1:111122223333:alias/${aws:PrincipalTag/name, 'alice'}",
          "arn:aws:kms:us-east-1:111122223333:*/${*}",
          "arn:aws:kms:us-east-1:444455556666:key/*");

  /** The users and roles that had or have an ARN. */
  static List<String> idsOf(String arn) {
    return ACTORS.stream()
        .filter(each -> each.named().equals(arn))
        .flatMap(each -> each.id().stream())
        .distinct()
        .toList();
  }

  /** The ARNs that a user or role had or has. */
  static List<String> arnsOf(String id) {
    return ACTORS.stream()
        .filter(each -> each.id().filter(id::equals).isPresent())
        .map(Actor::named)
        .distinct()
        .toList();
  }

  private World() {}
}
