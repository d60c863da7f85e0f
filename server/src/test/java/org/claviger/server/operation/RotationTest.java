package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.Refusals.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.claviger.server.audit.ServiceEvent;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.authz.TestPrincipals;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.job.DueWork;
import org.claviger.server.key.TestRegion;
import org.claviger.server.sigv4.Caller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rotation, by the clock and on demand. */
class RotationTest {
  @TempDir static Path directory;
  private static TestRegion region;
  private static DueWork work;

  private final TestApi api = new TestApi(region, "111122223333", () -> region.clock().instant());

  @BeforeAll
  static void open() {
    region = TestRegion.open(directory);
    work = new DueWork(region.region(), region.store(), region.clock());
  }

  @AfterAll
  static void close() {
    region.close();
  }

  @Test
  void isOffUntilItIsEnabled() {
    String id = api.createKeyId("{}");
    assertThat(api.call("GetKeyRotationStatus", "{'KeyId':'%s'}", id))
        .isEqualTo(
            TestJson.object("{'KeyId':'%s','KeyRotationEnabled':false}".formatted(api.keyArn(id))));
  }

  @Test
  void happensOnceEveryPeriod() {
    String id = api.createKeyId("{}");
    api.call("EnableKeyRotation", "{'KeyId':'%s','RotationPeriodInDays':90}", id);
    Instant enabled = region.clock().instant();
    assertNextRotation(id, enabled.plus(Duration.ofDays(90)));
    String first = material(id);
    String blob = encrypt(id);
    region.clock().pass(Duration.ofDays(89));
    work.run();
    assertThat(material(id)).isEqualTo(first);
    region.clock().pass(Duration.ofDays(1).plusSeconds(1));
    work.run();
    work.run();
    assertThat(material(id)).isNotEqualTo(first);
    assertThat(rotations(id, "ROTATIONS_ONLY")).hasSize(1);
    assertThat(rotations(id, "ALL_KEY_MATERIAL"))
        .extracting(each -> each.required("KeyMaterialState").textValue())
        .containsExactly("NON_CURRENT", "CURRENT");
    assertThat(rotations(id, "ROTATIONS_ONLY").get(0).required("RotationType").textValue())
        .isEqualTo("AUTOMATIC");
    assertNextRotation(id, enabled.plus(Duration.ofDays(180)));
    ObjectNode opened = api.call("Decrypt", "{'CiphertextBlob':'%s'}", blob);
    assertThat(opened.required("KeyMaterialId").textValue()).isEqualTo(first);
    assertThat(eventsOf(id)).containsExactly("RotateKey");
  }

  @Test
  void waitsWhileAKeyIsDisabledAndComesAtOnceAfterwards() {
    String id = api.createKeyId("{}");
    api.call("EnableKeyRotation", "{'KeyId':'%s','RotationPeriodInDays':90}", id);
    api.call("DisableKey", "{'KeyId':'%s'}", id);
    String first = material(id);
    region.clock().pass(Duration.ofDays(100));
    work.run();
    assertThat(material(id)).isEqualTo(first);
    api.call("EnableKey", "{'KeyId':'%s'}", id);
    work.run();
    assertThat(material(id)).isNotEqualTo(first);
  }

  @Test
  void showsAsOffWhileDeletionIsPending() {
    String id = api.createKeyId("{}");
    api.call("EnableKeyRotation", "{'KeyId':'%s'}", id);
    api.call("ScheduleKeyDeletion", "{'KeyId':'%s'}", id);
    assertThat(isEnabled(id)).isFalse();
    api.call("CancelKeyDeletion", "{'KeyId':'%s'}", id);
    assertThat(isEnabled(id)).isTrue();
  }

  @Test
  void endsWhenItIsDisabled() {
    String id = api.createKeyId("{}");
    api.call("EnableKeyRotation", "{'KeyId':'%s','RotationPeriodInDays':90}", id);
    api.call("DisableKeyRotation", "{'KeyId':'%s'}", id);
    String first = material(id);
    region.clock().pass(Duration.ofDays(200));
    work.run();
    assertThat(material(id)).isEqualTo(first);
    assertThat(isEnabled(id)).isFalse();
  }

  @Test
  void changesItsPeriodFromWhereItBegan() {
    String id = api.createKeyId("{}");
    Instant enabled = region.clock().instant();
    api.call("EnableKeyRotation", "{'KeyId':'%s'}", id);
    region.clock().pass(Duration.ofDays(10));
    api.call("EnableKeyRotation", "{'KeyId':'%s','RotationPeriodInDays':100}", id);
    assertNextRotation(id, enabled.plus(Duration.ofDays(100)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 89, 2_561})
  void boundsThePeriod(int days) {
    String id = api.createKeyId("{}");
    assertThat(
            Refusals.code(
                () ->
                    api.call(
                        "EnableKeyRotation", "{'KeyId':'%s','RotationPeriodInDays':%d}", id, days)))
        .isEqualTo(ErrorCode.ValidationException);
    assertThat(isEnabled(id)).isFalse();
  }

  @Test
  void happensOnDemand() {
    String id = api.createKeyId("{}");
    String first = material(id);
    String blob = encrypt(id);
    assertThat(api.call("RotateKeyOnDemand", "{'KeyId':'%s'}", id))
        .isEqualTo(TestJson.object("{'KeyId':'%s'}".formatted(api.keyArn(id))));
    String second = material(id);
    assertThat(second).isNotEqualTo(first);
    assertThat(api.call("Decrypt", "{'CiphertextBlob':'%s'}", blob).required("KeyMaterialId"))
        .isEqualTo(TestJson.object("{'v':'%s'}".formatted(first)).get("v"));
    assertThat(
            api.call("Decrypt", "{'CiphertextBlob':'%s'}", encrypt(id))
                .required("KeyMaterialId")
                .textValue())
        .isEqualTo(second);
    assertThat(eventsOf(id)).containsExactly("RotateKey");
  }

  @Test
  void happensOnDemandAtMostTwentyFiveTimes() {
    String id = api.createKeyId("{}");
    for (int i = 0; i < 25; i++) {
      api.call("RotateKeyOnDemand", "{'KeyId':'%s'}", id);
    }
    assertRefused(
        ErrorCode.LimitExceededException,
        api.keyArn(id) + " has reached the limit of 25 rotations on demand.",
        () -> api.call("RotateKeyOnDemand", "{'KeyId':'%s'}", id));
    assertThat(rotations(id, "ALL_KEY_MATERIAL")).hasSize(26);
  }

  @Test
  void isListedPageByPageThoughKeysAreRotatedMeanwhile() {
    String id = api.createKeyId("{}");
    api.call("RotateKeyOnDemand", "{'KeyId':'%s'}", id);
    api.call("RotateKeyOnDemand", "{'KeyId':'%s'}", id);
    ObjectNode first = api.call("ListKeyRotations", "{'KeyId':'%s','Limit':1}", id);
    assertThat(first.required("Truncated").booleanValue()).isTrue();
    api.call("RotateKeyOnDemand", "{'KeyId':'%s'}", id);
    ObjectNode rest =
        api.call(
            "ListKeyRotations",
            "{'KeyId':'%s','Marker':'%s'}",
            id,
            first.required("NextMarker").textValue());
    assertThat(rest.required("Rotations")).hasSize(2);
    assertThat(rest.required("Truncated").booleanValue()).isFalse();
  }

  @Test
  void doesNotHappenOnDemandRightBeforeTheClockDoesIt() {
    String id = api.createKeyId("{}");
    api.call("EnableKeyRotation", "{'KeyId':'%s','RotationPeriodInDays':90}", id);
    region.clock().pass(Duration.ofDays(90).minusMinutes(19));
    assertThat(Refusals.code(() -> api.call("RotateKeyOnDemand", "{'KeyId':'%s'}", id)))
        .isEqualTo(ErrorCode.ConflictException);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EnableKeyRotation",
        "DisableKeyRotation",
        "GetKeyRotationStatus",
        "RotateKeyOnDemand",
        "ListKeyRotations"
      })
  void isForSymmetricKmsKeysAlone(String action) {
    String mac = api.createKeyId("{'KeySpec':'HMAC_256','KeyUsage':'GENERATE_VERIFY_MAC'}");
    String aead =
        api.call("CreateAeadKey", "{}").required("KeyMetadata").required("KeyId").textValue();
    for (String id : List.of(mac, aead)) {
      assertThat(Refusals.code(() -> api.call(action, "{'KeyId':'%s'}", id)))
          .isEqualTo(ErrorCode.UnsupportedOperationException);
    }
  }

  @Test
  void destroysAKeyWhenItsTimeHasCome() {
    String id = api.createKeyId("{}");
    String alias = "alias/of-" + id;
    api.call("CreateAlias", "{'AliasName':'%s','TargetKeyId':'%s'}", alias, id);
    String blob = encrypt(id);
    api.call("ScheduleKeyDeletion", "{'KeyId':'%s','PendingWindowInDays':7}", id);
    region.clock().pass(Duration.ofDays(7).minusMinutes(1));
    work.run();
    assertThat(state(id)).isEqualTo("PendingDeletion");
    region.clock().pass(Duration.ofMinutes(2));
    work.run();
    assertRefused(
        ErrorCode.NotFoundException,
        "Key '" + api.keyArn(id) + "' does not exist",
        () -> api.call("DescribeKey", "{'KeyId':'%s'}", id));
    assertThat(Refusals.code(() -> api.call("DescribeKey", "{'KeyId':'%s'}", alias)))
        .isEqualTo(ErrorCode.NotFoundException);
    assertThat(Refusals.code(() -> api.call("Decrypt", "{'CiphertextBlob':'%s'}", blob)))
        .isEqualTo(ErrorCode.AccessDeniedException);
    assertThat(eventsOf(id)).containsExactly("DeleteKey");
  }

  @Test
  void destroysAnAeadKeyAndItsCount() {
    String id =
        api.call("CreateAeadKey", "{}").required("KeyMetadata").required("KeyId").textValue();
    api.call("AeadEncrypt", "{'KeyId':'%s','Plaintext':'AAAA'}", id);
    api.call("ScheduleKeyDeletion", "{'KeyId':'%s','PendingWindowInDays':7}", id);
    region.clock().pass(Duration.ofDays(7).plusSeconds(1));
    work.run();
    assertThat(Refusals.code(() -> api.call("DescribeKey", "{'KeyId':'%s'}", id)))
        .isEqualTo(ErrorCode.NotFoundException);
  }

  @Test
  void makesAnAwsManagedKeyAtTheFirstUseOfItsAlias() {
    ObjectNode metadata =
        (ObjectNode) api.call("DescribeKey", "{'KeyId':'alias/aws/s3'}").required("KeyMetadata");
    String id = metadata.required("KeyId").textValue();
    assertThat(metadata.required("KeyManager").textValue()).isEqualTo("AWS");
    assertThat(
            api.call("Encrypt", "{'KeyId':'alias/aws/s3','Plaintext':'AAAA'}")
                .required("KeyId")
                .textValue())
        .isEqualTo(api.keyArn(id));
    assertThat(isEnabled(id)).isTrue();
    assertThat(eventsOf(id)).containsExactly("CreateKey");
    for (String closed :
        List.of("ScheduleKeyDeletion", "DisableKey", "DisableKeyRotation", "RotateKeyOnDemand")) {
      assertThat(Refusals.code(() -> api.call(closed, "{'KeyId':'%s'}", id)))
          .isIn(ErrorCode.AccessDeniedException, ErrorCode.UnsupportedOperationException);
    }
    assertThat(Refusals.code(() -> api.call("DescribeKey", "{'KeyId':'alias/aws/nothing'}")))
        .isEqualTo(ErrorCode.NotFoundException);
  }

  @Test
  void makesNoAwsManagedKeyForWhoMayNotUseIt() {
    TestPrincipals principals = new TestPrincipals();
    String account = "000000000009";
    TestApi root = as(principals.root(account), principals);
    TestApi nobody = as(principals.user(account, "nobody"), principals);
    String request = "{'KeyId':'alias/aws/sqs'}";
    assertThat(Refusals.code(() -> nobody.call("DescribeKey", request)))
        .isEqualTo(ErrorCode.AccessDeniedException);
    assertThat(
            Refusals.code(
                () ->
                    nobody.call(
                        "ReEncrypt",
                        "{'SourceKeyId':'alias/aws/sqs','CiphertextBlob':'AAAA',"
                            + "'DestinationKeyId':'alias/aws/sns'}")))
        .isEqualTo(ErrorCode.AccessDeniedException);
    assertThat(root.call("ListKeys", "{}").get("Keys")).isEmpty();
    assertThat(
            Refusals.code(
                () ->
                    root.call(
                        "ReEncrypt",
                        "{'SourceKeyId':'alias/aws/sqs','CiphertextBlob':'AAAA',"
                            + "'DestinationKeyId':'alias/aws/sns'}")))
        .isEqualTo(ErrorCode.InvalidCiphertextException);
    assertThat(root.call("ListKeys", "{}").get("Keys")).hasSize(2);
  }

  private static TestApi as(Caller caller, TestPrincipals principals) {
    return new TestApi(
        region, caller, new PolicyAuthorizer(principals), () -> region.clock().instant());
  }

  private List<JsonNode> rotations(String id, String included) {
    List<JsonNode> all = new ArrayList<>();
    api.call("ListKeyRotations", "{'KeyId':'%s','IncludeKeyMaterial':'%s'}", id, included)
        .required("Rotations")
        .forEach(all::add);
    return all;
  }

  private void assertNextRotation(String id, Instant expected) {
    double next =
        api.call("GetKeyRotationStatus", "{'KeyId':'%s'}", id)
            .required("NextRotationDate")
            .doubleValue();
    assertThat(Math.abs(next - expected.getEpochSecond())).isLessThan(60);
  }

  private boolean isEnabled(String id) {
    return api.call("GetKeyRotationStatus", "{'KeyId':'%s'}", id)
        .required("KeyRotationEnabled")
        .booleanValue();
  }

  private String encrypt(String id) {
    return api.call("Encrypt", "{'KeyId':'%s','Plaintext':'AAAA'}", id)
        .required("CiphertextBlob")
        .asText();
  }

  private String material(String id) {
    return describe(id).required("CurrentKeyMaterialId").textValue();
  }

  private String state(String id) {
    return describe(id).required("KeyState").textValue();
  }

  private JsonNode describe(String id) {
    return api.call("DescribeKey", "{'KeyId':'%s'}", id).required("KeyMetadata");
  }

  private static List<String> eventsOf(String keyId) {
    return region.events().stream()
        .filter(event -> event.keyArn().endsWith(keyId))
        .map(ServiceEvent::eventName)
        .toList();
  }
}
