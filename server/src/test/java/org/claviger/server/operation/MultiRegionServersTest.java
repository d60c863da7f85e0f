package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.KeyAgreement;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.operation.ServersApart.Cut;
import org.claviger.server.operation.ServersApart.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Multi-Region keys of servers apart: every step, and every step cut off and resumed. */
class MultiRegionServersTest extends TwoServers {
  private static final String ABROAD = ServersApart.ABROAD;
  private static final String HOME = ServersApart.HOME;

  @ParameterizedTest
  @CsvSource({
    "SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT, Encrypt, Plaintext, '', CiphertextBlob, Decrypt",
    "RSA_2048, ENCRYPT_DECRYPT, Encrypt, Plaintext, 'EncryptionAlgorithm:RSAES_OAEP_SHA_256', CiphertextBlob, Decrypt",
    "RSA_2048, SIGN_VERIFY, Sign, Message, 'SigningAlgorithm:RSASSA_PSS_SHA_256', Signature, Verify",
    "RSA_3072, SIGN_VERIFY, Sign, Message, 'SigningAlgorithm:RSASSA_PSS_SHA_256', Signature, Verify",
    "RSA_4096, SIGN_VERIFY, Sign, Message, 'SigningAlgorithm:RSASSA_PSS_SHA_256', Signature, Verify",
    "ECC_NIST_P256, SIGN_VERIFY, Sign, Message, 'SigningAlgorithm:ECDSA_SHA_256', Signature, Verify",
    "ECC_NIST_P384, SIGN_VERIFY, Sign, Message, 'SigningAlgorithm:ECDSA_SHA_384', Signature, Verify",
    "ECC_NIST_P521, SIGN_VERIFY, Sign, Message, 'SigningAlgorithm:ECDSA_SHA_512', Signature, Verify",
    "ECC_SECG_P256K1, SIGN_VERIFY, Sign, Message, 'SigningAlgorithm:ECDSA_SHA_256', Signature, Verify",
    "HMAC_224, GENERATE_VERIFY_MAC, GenerateMac, Message, 'MacAlgorithm:HMAC_SHA_224', Mac, VerifyMac",
    "HMAC_256, GENERATE_VERIFY_MAC, GenerateMac, Message, 'MacAlgorithm:HMAC_SHA_256', Mac, VerifyMac",
    "HMAC_384, GENERATE_VERIFY_MAC, GenerateMac, Message, 'MacAlgorithm:HMAC_SHA_384', Mac, VerifyMac",
    "HMAC_512, GENERATE_VERIFY_MAC, GenerateMac, Message, 'MacAlgorithm:HMAC_SHA_512', Mac, VerifyMac"
  })
  void everySpecIsReplicatedUsedOnBothServersAndLedByTheOther(
      String spec,
      String usage,
      String make,
      String of,
      String algorithm,
      String made,
      String check) {
    String id =
        home.api.createKeyId("{'MultiRegion':true,'KeySpec':'%s','KeyUsage':'%s'}", spec, usage);
    replicate(id);
    servers.settle();
    String how = algorithm.isEmpty() ? "" : ",'" + algorithm.replace(":", "':'") + "'";
    for (int i = 0; i < 2; i++) {
      uses(home, abroad, id, make, of, how, made, check);
      uses(abroad, home, id, make, of, how, made, check);
      if (i == 0) {
        lead(home, id, ABROAD);
        servers.settle();
        assertLedBy(id, ABROAD);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"ECC_NIST_P256, secp256r1", "ECC_NIST_P384, secp384r1", "ECC_NIST_P521, secp521r1"})
  void everyAgreementKeyAgreesOnTheSameSecretOnBothServers(String spec, String curve)
      throws GeneralSecurityException {
    String id =
        home.api.createKeyId(
            "{'MultiRegion':true,'KeySpec':'%s','KeyUsage':'KEY_AGREEMENT'}", spec);
    replicate(id);
    servers.settle();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    KeyPair other = generator.generateKeyPair();
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(other.getPrivate());
    agreement.doPhase(publicKey(home, id), true);
    String secret = Base64.getEncoder().encodeToString(agreement.generateSecret());
    assertThat(derived(home, id, other)).isEqualTo(secret).isEqualTo(derived(abroad, id, other));
    lead(home, id, ABROAD);
    servers.settle();
    assertThat(derived(abroad, id, other)).isEqualTo(secret).isEqualTo(derived(home, id, other));
  }

  private static PublicKey publicKey(Node node, String id) throws GeneralSecurityException {
    String text =
        node.api.call("GetPublicKey", "{'KeyId':'%s'}", id).required("PublicKey").asText();
    return KeyFactory.getInstance("EC")
        .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text)));
  }

  private static String derived(Node node, String id, KeyPair other) {
    return node.api
        .call(
            "DeriveSharedSecret",
            "{'KeyId':'%s','KeyAgreementAlgorithm':'ECDH','PublicKey':'%s'}",
            id,
            Base64.getEncoder().encodeToString(other.getPublic().getEncoded()))
        .required("SharedSecret")
        .asText();
  }

  private static void uses(
      Node from,
      Node to,
      String id,
      String make,
      String of,
      String how,
      String made,
      String check) {
    String result =
        from.api.call(make, "{'KeyId':'%s','%s':'AAAA'%s}", id, of, how).required(made).asText();
    String message = check.equals("Decrypt") ? "" : ",'Message':'AAAA'";
    to.api.call(check, "{'KeyId':'%s','%s':'%s'%s%s}", id, made, result, message, how);
  }

  @Test
  void aReplicaHasItsOwnDescriptionTagsAndRecordAndTheDefaultPolicy() {
    String id = create();
    JsonNode answer =
        home.api.call(
            "ReplicateKey",
            "{'KeyId':'%s','ReplicaRegion':'eu-west-1','Description':'there','Tags':[{'TagKey':'a','TagValue':'b'}]}",
            id);
    assertThat(answer.required("ReplicaKeyMetadata").required("KeyState").textValue())
        .isEqualTo("Creating");
    servers.settle();
    assertThat(describe(abroad, id).required("Description").textValue()).isEqualTo("there");
    assertThat(abroad.api.call("ListResourceTags", "{'KeyId':'%s'}", id).required("Tags"))
        .hasSize(1);
    assertThat(RegionPair.events(abroad.region, id)).containsExactly("CreateKey");
  }

  @ParameterizedTest
  @EnumSource(Cut.class)
  void aReplicaComesHoweverOftenItsMakingIsCutOff(Cut cut) {
    String id = create();
    replicate(id);
    home.cut(cut);
    boolean isDone = home.work.run();
    assertThat(isDone).isEqualTo(cut == Cut.NOWHERE);
    assertThat(home.work.run()).isEqualTo(isDone);
    home.cut(Cut.NOWHERE);
    servers.settle();
    assertLedBy(id, HOME);
    assertThat(RegionPair.events(abroad.region, id)).containsExactly("CreateKey");
    assertThat(decrypt(abroad, encrypt(home, id))).isEqualTo("AAAA");
  }

  @ParameterizedTest
  @EnumSource(Cut.class)
  void aNewMaterialIsEverywhereBeforeItIsUsedAnywhere(Cut cut) {
    String id = replicated();
    String former = current(home, id);
    home.api.call("RotateKeyOnDemand", "{'KeyId':'%s'}", id);
    assertThat(current(home, id)).isEqualTo(former);
    refused(
        ErrorCode.ConflictException,
        () -> home.api.call("RotateKeyOnDemand", "{'KeyId':'%s'}", id));
    refused(ErrorCode.KMSInvalidStateException, () -> lead(home, id, ABROAD));
    home.cut(cut);
    home.work.run();
    home.work.run();
    if (cut != Cut.NOWHERE) {
      assertThat(current(home, id)).isEqualTo(former);
      assertThat(current(abroad, id)).isEqualTo(former);
    }
    String between = encrypt(home, id);
    assertThat(decrypt(abroad, between)).isEqualTo("AAAA");
    home.cut(Cut.NOWHERE);
    servers.settle();
    assertThat(current(home, id)).isNotEqualTo(former).isEqualTo(current(abroad, id));
    assertThat(decrypt(home, encrypt(abroad, id))).isEqualTo("AAAA");
    assertThat(decrypt(abroad, encrypt(home, id))).isEqualTo("AAAA");
    assertThat(decrypt(abroad, between)).isEqualTo("AAAA");
    assertThat(RegionPair.events(home.region, id)).containsOnlyOnce("RotateKey");
  }

  @Test
  void theClockRotatesBothInTheSameTwoSteps() {
    String id = replicated();
    home.api.call("EnableKeyRotation", "{'KeyId':'%s','RotationPeriodInDays':90}", id);
    servers.settle();
    String former = current(home, id);
    home.region.clock().pass(Duration.ofDays(91));
    RegionPair.work(home.region);
    RegionPair.work(home.region);
    assertThat(current(home, id)).isEqualTo(former);
    home.region.clock().pass(Duration.ofDays(91));
    RegionPair.work(home.region);
    assertThat(home.region.region().keys().due(home.region.clock().instant(), 10)).isEmpty();
    assertThat(current(home, id)).isEqualTo(former);
    servers.settle();
    assertThat(current(home, id)).isNotEqualTo(former).isEqualTo(current(abroad, id));
    RegionPair.work(home.region);
    assertThat(home.api.call("ListKeyRotations", "{'KeyId':'%s'}", id).required("Rotations"))
        .hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Cut.class)
  void thereAreNeverTwoPrimaryKeys(Cut cut) {
    String id = replicated();
    lead(home, id, ABROAD);
    assertThat(state(home, id)).isEqualTo("Updating");
    assertThat(type(home, id)).isEqualTo("REPLICA");
    assertThat(type(abroad, id)).isEqualTo("REPLICA");
    home.cut(cut);
    home.work.run();
    assertThat(type(home, id)).isEqualTo("REPLICA");
    assertThat(decrypt(abroad, encrypt(home, id))).isEqualTo("AAAA");
    home.cut(Cut.NOWHERE);
    servers.settle();
    assertLedBy(id, ABROAD);
    abroad.api.call("RotateKeyOnDemand", "{'KeyId':'%s'}", id);
    servers.settle();
    assertThat(current(home, id)).isEqualTo(current(abroad, id));
    lead(abroad, id, HOME);
    servers.settle();
    assertLedBy(id, HOME);
  }

  @ParameterizedTest
  @EnumSource(Cut.class)
  void aPrimaryKeyGoesOnceTheOtherServerSaidThatItsReplicaIsGone(Cut cut) {
    String id = replicated();
    home.api.call("ScheduleKeyDeletion", "{'KeyId':'%s','PendingWindowInDays':7}", id);
    assertThat(state(home, id)).isEqualTo("PendingReplicaDeletion");
    abroad.api.call("ScheduleKeyDeletion", "{'KeyId':'%s','PendingWindowInDays':7}", id);
    home.region.clock().pass(Duration.ofDays(8));
    RegionPair.work(home.region);
    RegionPair.work(abroad.region);
    abroad.cut(cut);
    abroad.work.run();
    abroad.cut(Cut.NOWHERE);
    refused(ErrorCode.NotFoundException, () -> describe(abroad, id));
    servers.settle();
    assertThat(state(home, id)).isEqualTo("PendingDeletion");
    home.region.clock().pass(Duration.ofDays(8));
    RegionPair.work(home.region);
    refused(ErrorCode.NotFoundException, () -> describe(home, id));
  }

  @Test
  void aReplicaThatIsGoneBeforeItLeadsLeavesTheFormerPrimaryKeyInItsPlace() {
    String id = replicated();
    abroad.api.call("ScheduleKeyDeletion", "{'KeyId':'%s','PendingWindowInDays':7}", id);
    refused(ErrorCode.KMSInvalidStateException, () -> lead(home, id, ABROAD));
    abroad.api.call("CancelKeyDeletion", "{'KeyId':'%s'}", id);
    abroad.api.call("EnableKey", "{'KeyId':'%s'}", id);
    lead(home, id, ABROAD);
    abroad.api.call("ScheduleKeyDeletion", "{'KeyId':'%s','PendingWindowInDays':7}", id);
    home.region.clock().pass(Duration.ofDays(8));
    RegionPair.work(abroad.region);
    servers.settle();
    assertThat(type(home, id)).isEqualTo("PRIMARY");
    assertThat(state(home, id)).isEqualTo("Enabled");
  }

  @Test
  void aReplicaToBeDeletedThatComesToLeadWaitsForItsReplicas() {
    String id = replicated();
    lead(home, id, ABROAD);
    abroad.api.call("ScheduleKeyDeletion", "{'KeyId':'%s','PendingWindowInDays':7}", id);
    servers.settle();
    assertThat(state(abroad, id)).isEqualTo("PendingReplicaDeletion");
    assertThat(state(home, id)).isEqualTo("Enabled");
  }

  @ParameterizedTest
  @EnumSource(value = Cut.class, names = "NOWHERE", mode = EnumSource.Mode.EXCLUDE)
  void whileTheOtherServerIsNotReachedWhatConcernsBothIsRefusedAndUseGoesOn(Cut cut) {
    String alone = create();
    String id = replicated();
    home.cut(cut);
    refused(ErrorCode.DependencyTimeoutException, () -> replicate(alone));
    refused(ErrorCode.DependencyTimeoutException, () -> lead(home, id, ABROAD));
    assertThat(type(home, id)).isEqualTo("PRIMARY");
    assertThat(decrypt(abroad, encrypt(home, id))).isEqualTo("AAAA");
    home.cut(Cut.NOWHERE);
    servers.settle();
    refused(ErrorCode.NotFoundException, () -> describe(abroad, alone));
  }

  @Test
  void whatAnotherServerDoesNotTakeIsRefusedAndChangesNothing() {
    TestApi foreign = new TestApi(home.region, "444455556666", () -> home.region.clock().instant());
    String unknown = foreign.createKeyId("{'MultiRegion':true}");
    refused(
        ErrorCode.UnsupportedOperationException,
        () -> foreign.call("ReplicateKey", "{'KeyId':'%s','ReplicaRegion':'eu-west-1'}", unknown));
    String replica = replicated();
    refused(ErrorCode.AlreadyExistsException, () -> replicate(replica));
    refused(
        ErrorCode.UnsupportedOperationException,
        () -> abroad.api.call("RotateKeyOnDemand", "{'KeyId':'%s'}", replica));
  }

  private static String create() {
    return servers.home().api.createKeyId("{'MultiRegion':true}");
  }

  private String replicated() {
    String id = create();
    replicate(id);
    servers.settle();
    return id;
  }

  private void replicate(String id) {
    home.api.call("ReplicateKey", "{'KeyId':'%s','ReplicaRegion':'eu-west-1'}", id);
  }

  private static void lead(Node from, String id, String region) {
    from.api.call("UpdatePrimaryRegion", "{'KeyId':'%s','PrimaryRegion':'%s'}", id, region);
  }

  private static JsonNode describe(Node node, String id) {
    return RegionPair.describe(node.api, id);
  }

  private static String state(Node node, String id) {
    return describe(node, id).required("KeyState").textValue();
  }

  private static String current(Node node, String id) {
    return describe(node, id).required("CurrentKeyMaterialId").textValue();
  }

  private static String type(Node node, String id) {
    return describe(node, id)
        .required("MultiRegionConfiguration")
        .required("MultiRegionKeyType")
        .textValue();
  }

  private void assertLedBy(String id, String region) {
    for (Node node : new Node[] {home, abroad}) {
      JsonNode configuration = describe(node, id).required("MultiRegionConfiguration");
      assertThat(configuration.required("PrimaryKey").required("Region").textValue())
          .isEqualTo(region);
      assertThat(configuration.required("ReplicaKeys")).hasSize(1);
      assertThat(state(node, id)).isEqualTo("Enabled");
    }
  }

  private static String encrypt(Node node, String id) {
    return node.api
        .call("Encrypt", "{'KeyId':'%s','Plaintext':'AAAA'}", id)
        .required("CiphertextBlob")
        .asText();
  }

  private static String decrypt(Node node, String blob) {
    return node.api.call("Decrypt", "{'CiphertextBlob':'%s'}", blob).required("Plaintext").asText();
  }

  private static void refused(
      ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
