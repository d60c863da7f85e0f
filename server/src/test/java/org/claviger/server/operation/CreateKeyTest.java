package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.operation.Refusals.assertRefused;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.UnsupportedMechanismException;
import org.claviger.server.key.TestRegion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateKeyTest {
  @TempDir static Path directory;
  private static TestRegion region;

  private final TestApi api = new TestApi(region, "111122223333");

  @BeforeAll
  static void open() {
    region = TestRegion.open(directory);
  }

  @AfterAll
  static void close() {
    region.close();
  }

  @Test
  void makesASymmetricKeyByDefault() {
    ObjectNode metadata = api.createKey("{}");
    String id = metadata.get("KeyId").textValue();
    assertThat(id).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(metadata.remove("CurrentKeyMaterialId").textValue()).matches("[0-9a-f]{64}");
    assertThat(metadata)
        .isEqualTo(
            TestJson.object(
                """
                {'AWSAccountId':'111122223333','KeyId':'%s','Arn':'%s',
                 'CreationDate':1795359600.123,'Enabled':true,'Description':'',
                 'KeyUsage':'ENCRYPT_DECRYPT','KeyState':'Enabled','Origin':'AWS_KMS',
                 'KeyManager':'CUSTOMER','CustomerMasterKeySpec':'SYMMETRIC_DEFAULT',
                 'KeySpec':'SYMMETRIC_DEFAULT','EncryptionAlgorithms':['SYMMETRIC_DEFAULT'],
                 'MultiRegion':false}"""
                    .formatted(id, api.keyArn(id))));
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, ENCRYPT_DECRYPT, EncryptionAlgorithms, 2",
    "RSA_2048, SIGN_VERIFY, SigningAlgorithms, 6",
    "ECC_NIST_P256, SIGN_VERIFY, SigningAlgorithms, 1",
    "ECC_NIST_P384, KEY_AGREEMENT, KeyAgreementAlgorithms, 1",
    "ECC_NIST_P521, SIGN_VERIFY, SigningAlgorithms, 1",
    "ECC_SECG_P256K1, SIGN_VERIFY, SigningAlgorithms, 1",
    "ECC_NIST_EDWARDS25519, SIGN_VERIFY, SigningAlgorithms, 2",
    "HMAC_224, GENERATE_VERIFY_MAC, MacAlgorithms, 1",
    "HMAC_512, GENERATE_VERIFY_MAC, MacAlgorithms, 1",
  })
  void makesKeysOfEverySpecWithTheirAlgorithmsAlone(
      String spec, String usage, String member, int algorithms) {
    ObjectNode metadata = api.createKey("{'KeySpec':'%s','KeyUsage':'%s'}", spec, usage);
    assertThat(metadata.get("KeySpec").textValue()).isEqualTo(spec);
    assertThat(metadata.get("KeyUsage").textValue()).isEqualTo(usage);
    assertThat(metadata.get(member)).hasSize(algorithms);
    assertThat(names(metadata).stream().filter(name -> name.endsWith("Algorithms")))
        .containsExactly(member);
    assertThat(metadata.has("CurrentKeyMaterialId")).isFalse();
  }

  @Test
  void showsAnAeadKeyWithoutAnAlgorithmOfKms() {
    ObjectNode metadata =
        (ObjectNode) api.call("CreateAeadKey", "{'CallerIv':true}").get("KeyMetadata");
    assertThat(metadata.get("ClavigerKeyClass").textValue()).isEqualTo("AEAD");
    assertThat(metadata.get("ClavigerCallerIv").booleanValue()).isTrue();
    assertThat(metadata.get("KeySpec").textValue()).isEqualTo("SYMMETRIC_DEFAULT");
    assertThat(metadata.get("KeyUsage").textValue()).isEqualTo("ENCRYPT_DECRYPT");
    assertThat(metadata.has("EncryptionAlgorithms")).isFalse();
    assertThat(api.createKey("{}").has("ClavigerKeyClass")).isFalse();
  }

  @Test
  void takesTheDeprecatedSpecAlone() {
    assertThat(
            api.createKey("{'CustomerMasterKeySpec':'HMAC_256','KeyUsage':'GENERATE_VERIFY_MAC'}")
                .get("KeySpec")
                .textValue())
        .isEqualTo("HMAC_256");
    assertRefused(
        ErrorCode.ValidationException,
        "You cannot specify KeySpec and CustomerMasterKeySpec in the same request."
            + " CustomerMasterKeySpec is deprecated.",
        () -> api.createKey("{'CustomerMasterKeySpec':'HMAC_256','KeySpec':'HMAC_256'}"));
    assertRefused(
        ErrorCode.ValidationException,
        "1 validation error detected: Value 'ECC_NIST_EDWARDS25519' at 'customerMasterKeySpec'"
            + " failed to satisfy constraint: Member must satisfy enum value set:"
            + " [SYMMETRIC_DEFAULT, RSA_2048, RSA_3072, RSA_4096, ECC_NIST_P256, ECC_NIST_P384,"
            + " ECC_NIST_P521, ECC_SECG_P256K1, HMAC_224, HMAC_256, HMAC_384, HMAC_512, SM2]",
        () -> api.createKey("{'CustomerMasterKeySpec':'ECC_NIST_EDWARDS25519'}"));
  }

  @Test
  void asksForAUsageThatFits() {
    assertRefused(
        ErrorCode.ValidationException,
        "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.",
        () -> api.createKey("{'KeySpec':'RSA_2048'}"));
    assertRefused(
        ErrorCode.ValidationException,
        "KeyUsage ENCRYPT_DECRYPT is not compatible with KeySpec ECC_NIST_P256",
        () -> api.createKey("{'KeySpec':'ECC_NIST_P256','KeyUsage':'ENCRYPT_DECRYPT'}"));
    assertRefused(
        ErrorCode.ValidationException,
        "KeyUsage KEY_AGREEMENT is not compatible with KeySpec ECC_SECG_P256K1",
        () -> api.createKey("{'KeySpec':'ECC_SECG_P256K1','KeyUsage':'KEY_AGREEMENT'}"));
    assertRefused(
        ErrorCode.ValidationException,
        "KeyUsage SIGN_VERIFY is not compatible with KeySpec SYMMETRIC_DEFAULT",
        () -> api.createKey("{'KeyUsage':'SIGN_VERIFY'}"));
  }

  @Test
  void saysWhatTheModuleLacks() {
    assertThatThrownBy(() -> api.createKey("{'KeySpec':'ML_DSA_65','KeyUsage':'SIGN_VERIFY'}"))
        .isInstanceOf(UnsupportedMechanismException.class)
        .hasMessageContaining("ML_DSA_65");
    assertThatThrownBy(
            () ->
                api.createKey(
                    "{'Origin':'EXTERNAL','KeySpec':'ECC_NIST_EDWARDS25519','KeyUsage':'SIGN_VERIFY'}"))
        .isInstanceOf(UnsupportedMechanismException.class)
        .hasMessageContaining("cannot import keys of spec ECC_NIST_EDWARDS25519");
  }

  @Test
  void neverIgnoresWhatItDoesNotSupport() {
    assertThat(Refusals.code(() -> api.createKey("{'KeySpec':'SM2'}")))
        .isEqualTo(ErrorCode.UnsupportedOperationException);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'XksKeyId':'x'",
        "'XksKeyId':'x','Origin':'AWS_CLOUDHSM','CustomKeyStoreId':'cks-1'",
        "'XksKeyId':'x','Origin':'EXTERNAL_KEY_STORE'",
        "'Origin':'EXTERNAL_KEY_STORE','CustomKeyStoreId':'cks-1'",
        "'XksKeyId':'x:y','Origin':'EXTERNAL_KEY_STORE','CustomKeyStoreId':'cks-1'",
        "'XksKeyId':'x','Origin':'EXTERNAL_KEY_STORE','CustomKeyStoreId':'cks-1','MultiRegion':true",
      })
  void adoptsAKeyOnlyFromACustomKeyStoreAndByName(String members) {
    assertThat(Refusals.code(() -> api.createKey("{" + members + "}")))
        .isIn(ErrorCode.ValidationException, ErrorCode.UnsupportedOperationException);
  }

  @Test
  void takesTheDefaultsOfWhatItDoesNotSupport() {
    api.createKey(
        "{'Origin':'AWS_KMS','MultiRegion':false,'BypassPolicyLockoutSafetyCheck':false,'Tags':[]}");
  }

  @Test
  void boundsTheDescription() {
    String longest = "é".repeat(8_192);
    assertThat(api.createKey("{'Description':'%s'}", longest).get("Description").textValue())
        .isEqualTo(longest);
    assertThat(Refusals.code(() -> api.createKey("{'Description':'%sx'}", longest)))
        .isEqualTo(ErrorCode.ValidationException);
  }

  @Test
  void checksTags() {
    api.createKey(tags(50));
    assertRefused(ErrorCode.TagException, "Too many tags", () -> api.createKey(tags(51)));
    assertRefused(
        ErrorCode.TagException,
        "Duplicate tag keys",
        () -> api.createKey("{'Tags':[%s,%s]}", tag("a", "1"), tag("a", "2")));
    for (String reserved : List.of("aws:x", "AWS:x")) {
      assertRefused(
          ErrorCode.TagException,
          "Tags beginning with aws: are reserved",
          () -> api.createKey("{'Tags':[%s]}", tag(reserved, "")));
    }
    assertRefused(
        ErrorCode.ValidationException,
        "1 validation error detected: Value '"
            + "a".repeat(129)
            + "' at 'tags.1.member.tagKey' failed to satisfy constraint: Member must have length"
            + " less than or equal to 128",
        () -> api.createKey("{'Tags':[%s]}", tag("a".repeat(129), "")));
    assertRefused(
        ErrorCode.ValidationException,
        "1 validation error detected: Value null at 'tags.2.member.tagValue' failed to satisfy"
            + " constraint: Member must not be null",
        () -> api.createKey("{'Tags':[%s,{'TagKey':'b'}]}", tag("a", "")));
  }

  @Test
  void asksForThePermissionToTagAsWell() {
    assertThat(permissions(api.prepare("CreateKey", "{}"))).containsExactly("kms:CreateKey");
    assertThat(permissions(api.prepare("CreateKey", tags(1))))
        .containsExactly("kms:CreateKey", "kms:TagResource");
    assertThat(permissions(api.prepare("CreateAeadKey", tags(1))))
        .containsExactly("claviger:CreateAeadKey", "kms:TagResource");
  }

  @Test
  void isRecordedAsCloudTrailDoes() {
    Result result = api.result("CreateKey", "{'Description':'d'}");
    ObjectNode recorded = (ObjectNode) result.auditResponse().get("keyMetadata");
    assertThat(recorded.get("aWSAccountId").textValue()).isEqualTo("111122223333");
    assertThat(names(recorded)).allMatch(name -> Character.isLowerCase(name.charAt(0)));
    CreateKey action = new CreateKey();
    ObjectNode body = TestJson.object("{'Description':'d','Tags':[%s]}".formatted(tag("k", "v")));
    assertThat(action.auditParameters(action.parse(new Members(body))))
        .isEqualTo(
            TestJson.object(
                """
                {'description':'d','keyUsage':'ENCRYPT_DECRYPT','keySpec':'SYMMETRIC_DEFAULT',
                 'origin':'AWS_KMS','multiRegion':false,'bypassPolicyLockoutSafetyCheck':false,'tags':[{'tagKey':'k','tagValue':'v'}]}"""));
  }

  private static List<String> permissions(Prepared prepared) {
    return prepared.accesses().stream().map(AccessRequest::permission).toList();
  }

  private static List<String> names(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String tags(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> tag("k" + i, "v"))
        .collect(Collectors.joining(",", "{'Tags':[", "]}"));
  }

  private static String tag(String key, String value) {
    return "{'TagKey':'" + key + "','TagValue':'" + value + "'}";
  }
}
