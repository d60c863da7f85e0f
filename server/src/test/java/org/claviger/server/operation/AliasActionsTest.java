package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.Refusals.assertRefused;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.TestRegion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class AliasActionsTest {
  @TempDir static Path directory;
  private static TestRegion region;

  private TestApi api;

  @BeforeAll
  static void open() {
    region = TestRegion.open(directory);
  }

  @AfterAll
  static void close() {
    region.close();
  }

  /** Each test has an account of its own, whose aliases no other test sees. */
  @BeforeEach
  void account(TestInfo test) {
    int number = test.getTestMethod().orElseThrow().getName().hashCode() & Integer.MAX_VALUE;
    api = new TestApi(region, "%012d".formatted(number));
  }

  @Test
  void namesAKeyAndMovesAndGoes() {
    String first = api.createKeyId("{}");
    String second = api.createKeyId("{}");
    assertThat(result("CreateAlias", "alias/a", first).hasBody()).isFalse();
    assertThat(target("alias/a")).isEqualTo(first);
    api.pass(Duration.ofSeconds(2));
    assertThat(result("UpdateAlias", "alias/a", api.keyArn(second)).hasBody()).isFalse();
    assertThat(target("alias/a")).isEqualTo(second);
    assertThat(api.call("ListAliases", "{'KeyId':'%s'}", second).get("Aliases").get(0))
        .isEqualTo(
            TestJson.object(
                """
                {'AliasName':'alias/a','AliasArn':'%s','TargetKeyId':'%s',
                 'CreationDate':1795359600.123,'LastUpdatedDate':1795359602.123}"""
                    .formatted(api.aliasArn("alias/a"), second)));
    assertThat(api.result("DeleteAlias", "{'AliasName':'alias/a'}").hasBody()).isFalse();
    assertRefused(
        ErrorCode.NotFoundException,
        "Alias " + api.aliasArn("alias/a") + " is not found.",
        () -> target("alias/a"));
    api.call("DescribeKey", "{'KeyId':'%s'}", second);
  }

  @Test
  void asksForThePermissionOnAliasAndKeys() {
    String first = api.createKeyId("{}");
    String second = api.createKeyId("{}");
    assertAccesses(prepare("CreateAlias", "alias/a", first), first);
    result("CreateAlias", "alias/a", first);
    assertAccesses(prepare("UpdateAlias", "alias/a", second), first, second);
    assertAccesses(api.prepare("DeleteAlias", "{'AliasName':'alias/a'}"), first);
  }

  @Test
  void refusesNamesInAwsWords() {
    String id = api.createKeyId("{}");
    String prefix =
        "Alias must start with the prefix \"alias/\". Please see"
            + " https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html";
    assertNameRefused("a", id, ErrorCode.ValidationException, prefix);
    assertNameRefused("Alias/a", id, ErrorCode.ValidationException, prefix);
    assertNameRefused(
        "alias/a:b",
        id,
        ErrorCode.ValidationException,
        "alias/a:b contains invalid characters for an alias");
    assertNameRefused(
        "alias/aws/x",
        id,
        ErrorCode.NotAuthorizedException,
        "Aliases that begin with alias/aws/ are reserved; choose another name.");
    assertNameRefused(
        "alias/",
        id,
        ErrorCode.InvalidAliasNameException,
        "The alias has no name after the prefix alias/.");
    assertNameRefused(
        "alias/é",
        id,
        ErrorCode.ValidationException,
        "1 validation error detected: Value 'alias/é' at 'aliasName' failed to satisfy constraint:"
            + " Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$");
    String longest = "alias/" + "a".repeat(250);
    result("CreateAlias", longest, id);
    assertNameRefused(
        longest + "a",
        id,
        ErrorCode.ValidationException,
        "1 validation error detected: Value '"
            + longest
            + "a' at 'aliasName' failed to satisfy constraint: Member must have length less than"
            + " or equal to 256");
  }

  @Test
  void namesKeysAndNotAliases() {
    result("CreateAlias", "alias/a", api.createKeyId("{}"));
    for (String target : List.of("alias/a", api.aliasArn("alias/a"))) {
      for (String action : List.of("CreateAlias", "UpdateAlias")) {
        assertRefused(
            ErrorCode.ValidationException,
            "Aliases must refer to keys. Not aliases",
            () -> result(action, "alias/a", target));
      }
    }
  }

  @Test
  void existsOnce() {
    String id = api.createKeyId("{}");
    result("CreateAlias", "alias/a", id);
    assertRefused(
        ErrorCode.AlreadyExistsException,
        "An alias with the name " + api.aliasArn("alias/a") + " already exists",
        () -> result("CreateAlias", "alias/a", id));
  }

  @Test
  void movesOnlyBetweenKeysOfOneKind() {
    String symmetric = api.createKeyId("{}");
    String rsa = api.createKeyId("{'KeySpec':'RSA_2048','KeyUsage':'ENCRYPT_DECRYPT'}");
    String mac = api.createKeyId("{'KeySpec':'HMAC_256','KeyUsage':'GENERATE_VERIFY_MAC'}");
    String otherMac = api.createKeyId("{'KeySpec':'HMAC_512','KeyUsage':'GENERATE_VERIFY_MAC'}");
    String aead = api.call("CreateAeadKey", "{}").get("KeyMetadata").get("KeyId").textValue();
    result("CreateAlias", "alias/a", symmetric);
    for (String other : List.of(rsa, mac, aead)) {
      assertThat(Refusals.code(() -> result("UpdateAlias", "alias/a", other)))
          .isEqualTo(ErrorCode.ValidationException);
    }
    assertThat(target("alias/a")).isEqualTo(symmetric);
    result("CreateAlias", "alias/mac", mac);
    result("UpdateAlias", "alias/mac", otherMac);
  }

  @Test
  void areFiftyForAKeyAtMost() {
    String full = api.createKeyId("{}");
    String other = api.createKeyId("{}");
    for (int i = 0; i < 50; i++) {
      result("CreateAlias", "alias/" + i, full);
    }
    String refusal =
        api.keyArn(full)
            + " has reached the limit of 50 aliases. Delete aliases that are not needed.";
    assertRefused(
        ErrorCode.LimitExceededException, refusal, () -> result("CreateAlias", "alias/more", full));
    result("CreateAlias", "alias/more", other);
    assertRefused(
        ErrorCode.LimitExceededException, refusal, () -> result("UpdateAlias", "alias/more", full));
    result("UpdateAlias", "alias/0", full);
    api.call("DeleteAlias", "{'AliasName':'alias/0'}");
    result("UpdateAlias", "alias/more", full);
  }

  @Test
  void changesOnlyFromTheKeyThatWasAuthorised() {
    String first = api.createKeyId("{}");
    String second = api.createKeyId("{}");
    String third = api.createKeyId("{}");
    result("CreateAlias", "alias/a", first);
    Prepared update = prepare("UpdateAlias", "alias/a", third);
    Prepared delete = api.prepare("DeleteAlias", "{'AliasName':'alias/a'}");
    result("UpdateAlias", "alias/a", second);
    for (Prepared late : List.of(update, delete)) {
      assertRefused(
          ErrorCode.KMSInternalException,
          "The alias was changed by another request at the same time. Try again.",
          () -> late.work().run());
    }
    assertThat(target("alias/a")).isEqualTo(second);
  }

  @Test
  void isMadeByOneOfManyAtATime() throws Exception {
    String id = api.createKeyId("{}");
    List<Boolean> made = atOnce(8, () -> succeeds(() -> result("CreateAlias", "alias/a", id)));
    assertThat(made).containsOnlyOnce(true);
    assertThat(target("alias/a")).isEqualTo(id);
    List<Boolean> removed =
        atOnce(8, () -> succeeds(() -> api.call("DeleteAlias", "{'AliasName':'alias/a'}")));
    assertThat(removed).containsOnlyOnce(true);
  }

  @Test
  void showsEachChangeToWhoeverAsksAfterItsAnswer() {
    String first = api.createKeyId("{}");
    String second = api.createKeyId("{}");
    result("CreateAlias", "alias/a", first);
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<?> readers =
        CompletableFuture.allOf(reader("alias/a", done), reader("alias/a", done));
    try {
      for (int i = 0; i < 50; i++) {
        String next = i % 2 == 0 ? second : first;
        result("UpdateAlias", "alias/a", next);
        assertThat(target("alias/a")).isEqualTo(next);
      }
    } finally {
      done.set(true);
    }
    readers.join();
  }

  private CompletableFuture<Void> reader(String alias, AtomicBoolean done) {
    return CompletableFuture.runAsync(
        () -> {
          while (!done.get()) {
            target(alias);
          }
        });
  }

  private static List<Boolean> atOnce(int threads, Callable<Boolean> call) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Boolean> results = new ArrayList<>();
      for (var future :
          executor.invokeAll(IntStream.range(0, threads).mapToObj(i -> call).toList())) {
        results.add(future.get());
      }
      return results;
    } finally {
      executor.shutdown();
    }
  }

  private static boolean succeeds(Runnable call) {
    try {
      call.run();
      return true;
    } catch (ApiException e) {
      assertThat(e.code()).isIn(ErrorCode.AlreadyExistsException, ErrorCode.NotFoundException);
      return false;
    }
  }

  private void assertAccesses(Prepared prepared, String... keyIds) {
    List<String> keys = Arrays.stream(keyIds).map(api::keyArn).toList();
    assertThat(prepared.accesses().get(0).resourceArn()).isEqualTo(api.aliasArn("alias/a"));
    assertThat(prepared.accesses().stream().skip(1).map(AccessRequest::resourceArn))
        .containsExactlyElementsOf(keys);
    assertThat(prepared.accesses().stream().map(AccessRequest::permission).distinct()).hasSize(1);
    assertThat(prepared.resources()).containsExactlyElementsOf(keys);
  }

  private void assertNameRefused(String name, String keyId, ErrorCode code, String message) {
    assertRefused(code, message, () -> result("CreateAlias", name, keyId));
    assertRefused(code, message, () -> result("UpdateAlias", name, keyId));
    assertRefused(code, message, () -> api.call("DeleteAlias", "{'AliasName':'%s'}", name));
  }

  private String target(String alias) {
    return api.call("DescribeKey", "{'KeyId':'%s'}", alias)
        .get("KeyMetadata")
        .get("KeyId")
        .textValue();
  }

  private Result result(String action, String alias, String keyId) {
    return prepare(action, alias, keyId).work().run();
  }

  private Prepared prepare(String action, String alias, String keyId) {
    return api.prepare(action, "{'AliasName':'%s','TargetKeyId':'%s'}", alias, keyId);
  }
}
