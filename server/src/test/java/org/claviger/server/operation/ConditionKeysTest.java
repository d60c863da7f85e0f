package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.RootAuthorizer;
import org.claviger.server.key.TestRegion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every condition key of KMS is known to some action, but for those that can have no value. */
class ConditionKeysTest {
  private static final Set<String> KEYS =
      Set.of(
          "kms:bypasspolicylockoutsafetycheck",
          "kms:datakeypairspec",
          "kms:encryptionalgorithm",
          "kms:encryptioncontext:a",
          "kms:encryptioncontextkeys",
          "kms:expirationmodel",
          "kms:grantconstrainttype",
          "kms:grantisforawsresource",
          "kms:grantoperations",
          "kms:granteeprincipal",
          "kms:keyagreementalgorithm",
          "kms:keyorigin",
          "kms:keyspec",
          "kms:keyusage",
          "kms:macalgorithm",
          "kms:messagetype",
          "kms:multiregion",
          "kms:multiregionkeytype",
          "kms:primaryregion",
          "kms:reencryptonsamekey",
          "kms:replicaregion",
          "kms:requestalias",
          "kms:resourcealiases",
          "kms:retiringprincipal",
          "kms:rotationperiodindays",
          "kms:schedulekeydeletionpendingwindowindays",
          "kms:signingalgorithm",
          "kms:validto",
          "kms:wrappingalgorithm",
          "kms:wrappingkeyspec",
          "aws:requesttag/a",
          "aws:tagkeys");

  /** No service calls here for somebody. */
  private static final Set<String> NEVER = Set.of("kms:viaservice");

  @TempDir static Path directory;
  private static TestRegion region;

  private final TestApi api =
      new TestApi(
          region,
          TestApi.root("111122223333"),
          new RootAuthorizer(),
          () -> region.clock().instant());
  private final EveryAction actions = new EveryAction(api);

  @BeforeAll
  static void open() {
    region = TestRegion.open(directory);
  }

  @AfterAll
  static void close() {
    region.close();
  }

  @Test
  void everyKeyIsKnownToSomeAction() {
    Set<String> known = new TreeSet<>();
    Set<String> never = new TreeSet<>();
    for (Operation<?> operation : Actions.all()) {
      for (AccessRequest access :
          api.prepare(operation, actions.request(operation.action().name())).accesses()) {
        KEYS.stream().filter(key -> !access.values(key).isEmpty()).forEach(known::add);
        NEVER.stream().filter(key -> !access.values(key).isEmpty()).forEach(never::add);
      }
    }
    assertThat(known).containsExactlyInAnyOrderElementsOf(KEYS);
    assertThat(never).isEmpty();
  }

  @Test
  void theKeyIsDescribed() {
    String id = api.createKeyId("{'Tags':[{'TagKey':'Team','TagValue':'a'}]}");
    String alias = "alias/described";
    api.call("CreateAlias", "{'AliasName':'%s','TargetKeyId':'%s'}", alias, id);
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("kms:keyspec", "SYMMETRIC_DEFAULT");
    expected.put("kms:keyusage", "ENCRYPT_DECRYPT");
    expected.put("kms:keyorigin", "AWS_KMS");
    expected.put("kms:multiregion", "false");
    expected.put("kms:requestalias", alias);
    expected.put("kms:resourcealiases", alias);
    expected.put("kms:encryptionalgorithm", "SYMMETRIC_DEFAULT");
    expected.put("kms:encryptioncontext:Stage", "test");
    expected.put("kms:encryptioncontext:stage", "test");
    expected.put("kms:encryptioncontextkeys", "Stage");
    expected.put("aws:resourcetag/Team", "a");
    expected.put("aws:resourcetag/team", "a");
    AccessRequest access =
        access(
            "Encrypt",
            "{'KeyId':'%s','Plaintext':'AAAA','EncryptionContext':{'Stage':'test'}}",
            api.aliasArn(alias));
    expected.forEach((key, value) -> assertThat(access.values(key)).as(key).containsExactly(value));
  }

  @Test
  void aChangeOfAliasesShowsAtOnce() {
    String id = api.createKeyId("{}");
    String request = "{'KeyId':'%s'}";
    assertThat(access("DescribeKey", request, id).values("kms:resourcealiases")).isEmpty();
    api.call("CreateAlias", "{'AliasName':'alias/come','TargetKeyId':'%s'}", id);
    assertThat(access("DescribeKey", request, id).values("kms:resourcealiases"))
        .containsExactly("alias/come");
    api.call("DeleteAlias", "{'AliasName':'alias/come'}");
    assertThat(access("DescribeKey", request, id).values("kms:resourcealiases")).isEmpty();
  }

  @Test
  void whereNoKeyIsNamedByAnAliasThereIsNoRequestAlias() {
    String id = api.createKeyId("{}");
    assertThat(access("DescribeKey", "{'KeyId':'%s'}", id).values("kms:requestalias")).isEmpty();
    assertThat(access("DescribeKey", "{'KeyId':'%s'}", api.keyArn(id)).values("kms:requestalias"))
        .isEmpty();
  }

  private AccessRequest access(String action, String json, Object... arguments) {
    return api.prepare(action, json, arguments).accesses().get(0);
  }
}
