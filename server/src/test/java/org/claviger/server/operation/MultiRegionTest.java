package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.operation.Refusals.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.claviger.server.audit.ServiceEvent;
import org.claviger.server.config.KeyConfig;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.UnsupportedMechanismException;
import org.claviger.server.job.DueWork;
import org.claviger.server.key.TestRegion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Multi-Region keys: made, replicated, rotated, led by another region, deleted. */
class MultiRegionTest {
  private static final String ACCOUNT = "111122223333";
  private static final String HOME = "us-east-1";
  private static final String ABROAD = "eu-west-1";
  private static final String FAR = "ap-south-1";

  @TempDir static Path directory;
  private static List<TestRegion> regions;

  private final TestApi home = api(0);
  private final TestApi abroad = api(1);
  private final TestApi far = api(2);

  @BeforeAll
  static void open() {
    regions =
        TestRegion.open(
            directory, List.of(HOME, ABROAD, FAR), KeyConfig.defaults(), UnaryOperator.identity());
  }

  @AfterAll
  static void close() {
    regions.get(0).close();
  }

  private static TestApi api(int region) {
    return new TestApi(regions.get(region), ACCOUNT, () -> regions.get(0).clock().instant());
  }

  @Test
  void aPrimaryKeyIsMadeAlone() {
    ObjectNode metadata = home.createKey("{'MultiRegion':true}");
    String id = metadata.required("KeyId").textValue();
    assertThat(id).matches("mrk-[0-9a-f]{32}");
    assertThat(metadata.required("Arn").textValue()).isEqualTo(home.keyArn(id));
    assertThat(metadata.required("MultiRegion").booleanValue()).isTrue();
    assertThat(metadata.required("MultiRegionConfiguration"))
        .isEqualTo(
            TestJson.object(
                "{'MultiRegionKeyType':'PRIMARY','PrimaryKey':{'Arn':'%s','Region':'us-east-1'},'ReplicaKeys':[]}"
                    .formatted(home.keyArn(id))));
    assertThat(describe(home, id).required("KeyState").textValue()).isEqualTo("Enabled");
    assertThat(home.createKey("{}").has("MultiRegionConfiguration")).isFalse();
  }

  @Test
  void aReplicaHasWhatIsSharedAndItsOwn() {
    String id =
        create(
            "{'MultiRegion':true,'Description':'the first','Tags':[{'TagKey':'a','TagValue':'b'}]}");
    ObjectNode answer =
        home.call(
            "ReplicateKey",
            "{'KeyId':'%s','ReplicaRegion':'eu-west-1','Description':'the second','Tags':[{'TagKey':'c','TagValue':'d'}]}",
            id);
    JsonNode made = answer.required("ReplicaKeyMetadata");
    assertThat(made.required("KeyId").textValue()).isEqualTo(id);
    assertThat(made.required("Arn").textValue()).isEqualTo(abroad.keyArn(id));
    assertThat(made.required("KeyState").textValue()).isEqualTo("Creating");
    assertThat(made.required("Enabled").booleanValue()).isFalse();
    assertThat(answer.required("ReplicaPolicy").textValue()).contains("arn:aws:iam::" + ACCOUNT);
    assertThat(answer.required("ReplicaTags"))
        .isEqualTo(TestJson.object("{'t':[{'TagKey':'c','TagValue':'d'}]}").required("t"));

    JsonNode primary = describe(home, id);
    JsonNode replica = describe(abroad, id);
    assertThat(replica.required("KeyState").textValue()).isEqualTo("Enabled");
    assertThat(replica.required("Description").textValue()).isEqualTo("the second");
    assertThat(primary.required("Description").textValue()).isEqualTo("the first");
    for (String shared :
        List.of("KeyId", "KeySpec", "KeyUsage", "Origin", "CurrentKeyMaterialId", "MultiRegion")) {
      assertThat(replica.required(shared)).as(shared).isEqualTo(primary.required(shared));
    }
    assertRelated(id, HOME, List.of(ABROAD), home, abroad);
    assertThat(abroad.call("ListResourceTags", "{'KeyId':'%s'}", id).required("Tags")).hasSize(1);
    assertThat(events(1, id)).containsExactly("CreateKey");
    assertThat(events(0, id)).isEmpty();
  }

  @Test
  void theDefaultsOfAReplicaAreThoseOfAnyNewKey() {
    String id =
        create("{'MultiRegion':true,'Description':'x','Tags':[{'TagKey':'a','TagValue':'b'}]}");
    replicate(id, ABROAD);
    assertThat(describe(abroad, id).required("Description").textValue()).isEmpty();
    assertThat(abroad.call("ListResourceTags", "{'KeyId':'%s'}", id).required("Tags")).isEmpty();
    assertThat(policy(abroad, id)).isEqualTo(policy(home, id));
  }

  @Test
  void aReplicasPolicyGrantsAliasesTagsAndStateAreItsOwn() {
    String id = create("{'MultiRegion':true}");
    replicate(id, ABROAD);
    abroad.call("DisableKey", "{'KeyId':'%s'}", id);
    abroad.call("UpdateKeyDescription", "{'KeyId':'%s','Description':'other'}", id);
    abroad.call("CreateAlias", "{'AliasName':'alias/there','TargetKeyId':'%s'}", id);
    assertThat(describe(home, id).required("KeyState").textValue()).isEqualTo("Enabled");
    assertThat(describe(home, id).required("Description").textValue()).isEmpty();
    assertThat(home.call("ListAliases", "{'KeyId':'%s'}", id).required("Aliases")).isEmpty();
    encrypt(home, id);
    assertRefused(
        ErrorCode.DisabledException,
        abroad.keyArn(id) + " is disabled.",
        () -> encrypt(abroad, id));
  }

  @Test
  void aPolicyThatLocksTheCallerOutIsRefused() {
    String id = create("{'MultiRegion':true}");
    String closed =
        "{\\\"Version\\\":\\\"2012-10-17\\\",\\\"Statement\\\":[{\\\"Effect\\\":\\\"Allow\\\",\\\"Principal\\\":{\\\"AWS\\\":\\\"arn:aws:iam::111122223333:root\\\"},\\\"Action\\\":\\\"kms:DescribeKey\\\",\\\"Resource\\\":\\\"*\\\"}]}";
    String request =
        "{\"KeyId\":\""
            + id
            + "\",\"ReplicaRegion\":\"eu-west-1\",\"Policy\":\""
            + closed
            + "\"%s}";
    assertThat(Refusals.code(() -> home.call("ReplicateKey", request.formatted(""))))
        .isEqualTo(ErrorCode.MalformedPolicyDocumentException);
    assertAlone(id);
    ObjectNode answer =
        home.call("ReplicateKey", request.formatted(",\"BypassPolicyLockoutSafetyCheck\":true"));
    assertThat(answer.required("ReplicaPolicy").textValue()).contains("kms:DescribeKey");
    assertThat(policy(home, id)).isNotEqualTo(answer.required("ReplicaPolicy").textValue());
  }

  @Test
  void whatCannotBeReplicatedIsRefused() {
    String single = home.createKeyId("{}");
    assertNotPrimary(home, single, () -> replicate(single, ABROAD));
    String id = create("{'MultiRegion':true}");
    assertRefused(
        ErrorCode.UnsupportedOperationException,
        "The region sa-east-1 is not hosted by this server, and no peer of it has it.",
        () -> replicate(id, "sa-east-1"));
    assertThat(Refusals.code(() -> replicate(id, "nowhere")))
        .isEqualTo(ErrorCode.ValidationException);
    assertRefused(
        ErrorCode.AlreadyExistsException,
        "The key " + home.keyArn(id) + " already exists.",
        () -> replicate(id, HOME));
    replicate(id, ABROAD);
    assertRefused(
        ErrorCode.AlreadyExistsException,
        "The key " + abroad.keyArn(id) + " already exists.",
        () -> replicate(id, ABROAD));
    assertNotPrimary(
        abroad,
        id,
        () -> abroad.call("ReplicateKey", "{'KeyId':'%s','ReplicaRegion':'ap-south-1'}", id));
    assertRelated(id, HOME, List.of(ABROAD), home, abroad);
  }

  @Test
  void keysThatTheModuleCannotWrapAreNoMultiRegionKeys() {
    for (String spec : List.of("ECC_NIST_EDWARDS25519", "ML_DSA_44")) {
      assertThatThrownBy(
              () ->
                  home.createKey(
                      "{'MultiRegion':true,'KeySpec':'%s','KeyUsage':'SIGN_VERIFY'}", spec))
          .isInstanceOf(UnsupportedMechanismException.class);
    }
  }

  @Test
  void whatIsEncryptedInOneRegionIsDecryptedInAnother() {
    String id = create("{'MultiRegion':true}");
    String before = encrypt(home, id);
    replicate(id, ABROAD);
    replicate(id, FAR);
    String there = encrypt(abroad, id);
    for (TestApi api : List.of(home, abroad, far)) {
      for (String blob : List.of(before, there)) {
        ObjectNode opened = api.call("Decrypt", "{'CiphertextBlob':'%s'}", blob);
        assertThat(opened.required("Plaintext").asText()).isEqualTo("AAAA");
        assertThat(opened.required("KeyId").textValue()).isEqualTo(api.keyArn(id));
      }
    }
    String dataKey =
        far.call("GenerateDataKeyWithoutPlaintext", "{'KeyId':'%s','KeySpec':'AES_256'}", id)
            .required("CiphertextBlob")
            .asText();
    assertThat(home.call("Decrypt", "{'CiphertextBlob':'%s'}", dataKey).required("Plaintext"))
        .isEqualTo(
            abroad.call("Decrypt", "{'CiphertextBlob':'%s'}", dataKey).required("Plaintext"));
    ObjectNode pair =
        abroad.call("GenerateDataKeyPair", "{'KeyId':'%s','KeyPairSpec':'ECC_NIST_P256'}", id);
    assertThat(
            home.call(
                    "Decrypt",
                    "{'CiphertextBlob':'%s'}",
                    pair.required("PrivateKeyCiphertextBlob").asText())
                .required("Plaintext")
                .asText())
        .isEqualTo(pair.required("PrivateKeyPlaintext").asText());
  }

  @Test
  void aSingleRegionKeyOpensNothingElsewhere() {
    String id = home.createKeyId("{}");
    String blob = encrypt(home, id);
    assertThat(Refusals.code(() -> abroad.call("Decrypt", "{'CiphertextBlob':'%s'}", blob)))
        .isIn(ErrorCode.AccessDeniedException, ErrorCode.NotFoundException);
  }

  @Test
  void rotationByTheClockHappensOnceForAll() {
    String id = create("{'MultiRegion':true}");
    replicate(id, ABROAD);
    home.call("EnableKeyRotation", "{'KeyId':'%s','RotationPeriodInDays':90}", id);
    assertThat(events(1, id)).containsExactly("CreateKey", "SynchronizeMultiRegionKey");
    JsonNode status = abroad.call("GetKeyRotationStatus", "{'KeyId':'%s'}", id);
    assertThat(status.required("KeyRotationEnabled").booleanValue()).isTrue();
    assertThat(status.required("NextRotationDate"))
        .isEqualTo(
            home.call("GetKeyRotationStatus", "{'KeyId':'%s'}", id).required("NextRotationDate"));
    String blob = encrypt(abroad, id);
    String first = material(home, id);
    pass(Duration.ofDays(90).plusSeconds(1));
    run(1);
    assertThat(material(abroad, id)).isEqualTo(first);
    run(0);
    String second = material(home, id);
    assertThat(second).isNotEqualTo(first);
    assertThat(material(abroad, id)).isEqualTo(second);
    assertThat(events(0, id)).containsExactly("RotateKey");
    assertThat(events(1, id))
        .containsExactly("CreateKey", "SynchronizeMultiRegionKey", "SynchronizeMultiRegionKey");
    for (TestApi api : List.of(home, abroad)) {
      assertThat(api.call("Decrypt", "{'CiphertextBlob':'%s'}", blob).required("KeyMaterialId"))
          .as("the older material opens what it made")
          .hasToString("\"" + first + "\"");
      assertThat(api.call("ListKeyRotations", "{'KeyId':'%s'}", id).required("Rotations"))
          .hasSize(1);
    }
    home.call("DisableKeyRotation", "{'KeyId':'%s'}", id);
    assertThat(
            abroad
                .call("GetKeyRotationStatus", "{'KeyId':'%s'}", id)
                .required("KeyRotationEnabled")
                .booleanValue())
        .isFalse();
  }

  @Test
  void rotationOnDemandIsSharedToo() {
    String id = create("{'MultiRegion':true}");
    replicate(id, ABROAD);
    abroad.call("DisableKey", "{'KeyId':'%s'}", id);
    String first = encrypt(home, id);
    home.call("RotateKeyOnDemand", "{'KeyId':'%s'}", id);
    String second = encrypt(home, id);
    replicate(id, FAR);
    abroad.call("EnableKey", "{'KeyId':'%s'}", id);
    for (TestApi api : List.of(abroad, far)) {
      assertThat(material(api, id)).isEqualTo(material(home, id));
      for (String blob : List.of(first, second, encrypt(api, id))) {
        assertThat(api.call("Decrypt", "{'CiphertextBlob':'%s'}", blob).required("KeyId"))
            .hasToString("\"" + api.keyArn(id) + "\"");
        home.call("Decrypt", "{'CiphertextBlob':'%s'}", blob);
      }
    }
  }

  @Test
  void rotationIsDoneOnThePrimaryKeyAlone() {
    String id = create("{'MultiRegion':true}");
    replicate(id, ABROAD);
    for (String action : List.of("EnableKeyRotation", "DisableKeyRotation", "RotateKeyOnDemand")) {
      assertNotPrimary(abroad, id, () -> abroad.call(action, "{'KeyId':'%s'}", id));
    }
  }

  @Test
  void aReplicaBecomesThePrimaryKey() {
    String id = create("{'MultiRegion':true}");
    replicate(id, ABROAD);
    replicate(id, FAR);
    home.call("EnableKeyRotation", "{'KeyId':'%s','RotationPeriodInDays':90}", id);
    ObjectNode answer = lead(home, id, ABROAD);
    assertThat(answer).isEmpty();
    assertRelated(id, ABROAD, List.of(FAR, HOME), home, abroad, far);
    assertThat(describe(home, id).required("KeyState").textValue()).isEqualTo("Enabled");
    assertNotPrimary(home, id, () -> lead(home, id, FAR));
    pass(Duration.ofDays(91));
    String first = material(home, id);
    run(0);
    assertThat(material(home, id)).isEqualTo(first);
    run(1);
    assertThat(material(home, id)).isNotEqualTo(first).isEqualTo(material(far, id));
    assertThat(events(2, id)).endsWith("SynchronizeMultiRegionKey", "SynchronizeMultiRegionKey");
    lead(abroad, id, HOME);
    assertRelated(id, HOME, List.of(FAR, ABROAD), home, abroad, far);
  }

  @Test
  void whatCannotLeadIsRefused() {
    String single = home.createKeyId("{}");
    assertNotPrimary(home, single, () -> lead(home, single, ABROAD));
    String id = create("{'MultiRegion':true}");
    replicate(id, ABROAD);
    assertNotPrimary(abroad, id, () -> lead(abroad, id, HOME));
    for (String region : List.of(FAR, "sa-east-1")) {
      assertRefused(
          ErrorCode.NotFoundException,
          "Key 'arn:aws:kms:" + region + ":" + ACCOUNT + ":key/" + id + "' does not exist",
          () -> lead(home, id, region));
    }
    assertRefused(
        ErrorCode.UnsupportedOperationException,
        home.keyArn(id) + " is the primary key already.",
        () -> lead(home, id, HOME));
    abroad.call("DisableKey", "{'KeyId':'%s'}", id);
    assertRefused(
        ErrorCode.DisabledException,
        abroad.keyArn(id) + " is disabled.",
        () -> lead(home, id, ABROAD));
    assertRelated(id, HOME, List.of(ABROAD), home, abroad);
  }

  @Test
  void aPrimaryKeyIsDeletedAfterItsReplicas() {
    String id = create("{'MultiRegion':true}");
    replicate(id, ABROAD);
    replicate(id, FAR);
    ObjectNode answer =
        home.call("ScheduleKeyDeletion", "{'KeyId':'%s','PendingWindowInDays':7}", id);
    assertThat(answer.required("KeyState").textValue()).isEqualTo("PendingReplicaDeletion");
    assertThat(answer.required("PendingWindowInDays").intValue()).isEqualTo(7);
    assertThat(answer.has("DeletionDate")).isFalse();
    assertThat(describe(home, id).required("PendingDeletionWindowInDays").intValue()).isEqualTo(7);
    assertThat(describe(home, id).has("DeletionDate")).isFalse();
    abroad.call("ScheduleKeyDeletion", "{'KeyId':'%s','PendingWindowInDays':7}", id);
    far.call("ScheduleKeyDeletion", "{'KeyId':'%s','PendingWindowInDays':8}", id);
    assertThat(describe(abroad, id).required("KeyState").textValue()).isEqualTo("PendingDeletion");
    pass(Duration.ofDays(7).plusSeconds(1));
    runAll();
    assertGone(abroad, id);
    assertThat(describe(home, id).required("KeyState").textValue())
        .isEqualTo("PendingReplicaDeletion");
    assertRelated(id, HOME, List.of(FAR), home, far);
    assertThat(events(1, id)).endsWith("DeleteKey");
    assertThat(events(2, id)).endsWith("SynchronizeMultiRegionKey");
    pass(Duration.ofDays(1));
    runAll();
    assertGone(far, id);
    JsonNode last = describe(home, id);
    assertThat(last.required("KeyState").textValue()).isEqualTo("PendingDeletion");
    assertThat(last.has("PendingDeletionWindowInDays")).isFalse();
    // The clock goes on while the test does its work.
    long expected = regions.get(0).clock().instant().plus(Duration.ofDays(7)).getEpochSecond();
    assertThat(last.required("DeletionDate").asLong()).isBetween(expected - 600, expected);
    pass(Duration.ofDays(7).plusSeconds(1));
    runAll();
    assertGone(home, id);
  }

  @Test
  void theDeletionOfAPrimaryKeyCanBeCancelled() {
    String id = create("{'MultiRegion':true}");
    replicate(id, ABROAD);
    home.call("ScheduleKeyDeletion", "{'KeyId':'%s'}", id);
    assertRefused(
        ErrorCode.KMSInvalidStateException,
        home.keyArn(id) + " is pending deletion.",
        () -> encrypt(home, id));
    encrypt(abroad, id);
    home.call("CancelKeyDeletion", "{'KeyId':'%s'}", id);
    assertThat(describe(home, id).required("KeyState").textValue()).isEqualTo("Disabled");
    assertThat(describe(home, id).has("PendingDeletionWindowInDays")).isFalse();
    abroad.call("ScheduleKeyDeletion", "{'KeyId':'%s','PendingWindowInDays':7}", id);
    pass(Duration.ofDays(8));
    runAll();
    assertThat(describe(home, id).required("KeyState").textValue()).isEqualTo("Disabled");
    assertAlone(id);
    home.call("EnableKey", "{'KeyId':'%s'}", id);
    encrypt(home, id);
  }

  @Test
  void aReplicaThatWasDeletedCanBeMadeAgain() {
    String id = create("{'MultiRegion':true}");
    replicate(id, ABROAD);
    String blob = encrypt(abroad, id);
    abroad.call("ScheduleKeyDeletion", "{'KeyId':'%s','PendingWindowInDays':7}", id);
    pass(Duration.ofDays(8));
    runAll();
    assertGone(abroad, id);
    replicate(id, ABROAD);
    abroad.call("Decrypt", "{'CiphertextBlob':'%s'}", blob);
  }

  @Test
  void afterAMoveTheFormerPrimaryKeyCanBeDeleted() {
    String id = create("{'MultiRegion':true}");
    replicate(id, ABROAD);
    String blob = encrypt(home, id);
    lead(home, id, ABROAD);
    home.call("ScheduleKeyDeletion", "{'KeyId':'%s','PendingWindowInDays':7}", id);
    pass(Duration.ofDays(8));
    runAll();
    assertGone(home, id);
    abroad.call("Decrypt", "{'CiphertextBlob':'%s'}", blob);
    assertThat(describe(abroad, id).required("MultiRegionConfiguration").required("ReplicaKeys"))
        .isEmpty();
  }

  private String create(String json) {
    return home.createKeyId(json);
  }

  private void replicate(String id, String region) {
    home.call("ReplicateKey", "{'KeyId':'%s','ReplicaRegion':'%s'}", id, region);
  }

  private static ObjectNode lead(TestApi api, String id, String region) {
    return api.call("UpdatePrimaryRegion", "{'KeyId':'%s','PrimaryRegion':'%s'}", id, region);
  }

  private static JsonNode describe(TestApi api, String id) {
    return api.call("DescribeKey", "{'KeyId':'%s'}", id).required("KeyMetadata");
  }

  private static String material(TestApi api, String id) {
    return describe(api, id).required("CurrentKeyMaterialId").textValue();
  }

  private static String policy(TestApi api, String id) {
    return api.call("GetKeyPolicy", "{'KeyId':'%s'}", id).required("Policy").textValue();
  }

  private static String encrypt(TestApi api, String id) {
    return api.call("Encrypt", "{'KeyId':'%s','Plaintext':'AAAA'}", id)
        .required("CiphertextBlob")
        .asText();
  }

  private static void pass(Duration time) {
    regions.get(0).clock().pass(time);
  }

  private static void runAll() {
    for (int i = 0; i < regions.size(); i++) {
      run(i);
    }
  }

  private static void run(int region) {
    TestRegion at = regions.get(region);
    new DueWork(at.region(), at.store(), at.clock()).run();
  }

  private static List<String> events(int region, String id) {
    return regions.get(region).events().stream()
        .filter(each -> each.keyArn().endsWith("/" + id))
        .map(ServiceEvent::eventName)
        .toList();
  }

  private void assertAlone(String id) {
    assertRelated(id, HOME, List.of(), home);
    assertGone(abroad, id);
  }

  private static void assertGone(TestApi api, String id) {
    assertThat(Refusals.code(() -> describe(api, id))).isEqualTo(ErrorCode.NotFoundException);
  }

  private static void assertNotPrimary(
      TestApi api, String id, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertRefused(
        ErrorCode.UnsupportedOperationException,
        api.keyArn(id) + " is not a multi-region primary key.",
        call);
  }

  /** All of them tell the same. */
  private static void assertRelated(
      String id, String primary, List<String> replicas, TestApi... apis) {
    for (TestApi api : apis) {
      JsonNode configuration = describe(api, id).required("MultiRegionConfiguration");
      assertThat(configuration.required("MultiRegionKeyType").textValue())
          .isEqualTo(api.keyArn(id).equals(arn(primary, id)) ? "PRIMARY" : "REPLICA");
      assertThat(configuration.required("PrimaryKey")).isEqualTo(member(primary, id));
      List<JsonNode> found = new ArrayList<>();
      configuration.required("ReplicaKeys").forEach(found::add);
      assertThat(found)
          .containsExactlyInAnyOrderElementsOf(
              replicas.stream().map(region -> (JsonNode) member(region, id)).toList());
    }
  }

  private static ObjectNode member(String region, String id) {
    return TestJson.object("{'Arn':'%s','Region':'%s'}".formatted(arn(region, id), region));
  }

  private static String arn(String region, String id) {
    return "arn:aws:kms:" + region + ":" + ACCOUNT + ":key/" + id;
  }
}
