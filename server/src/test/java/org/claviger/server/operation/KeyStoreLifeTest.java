package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.claviger.server.operation.Refusals.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.claviger.server.config.KeyStoreCluster.Allowance;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.InvalidMaterialException;
import org.claviger.server.hsm.KeyStoreSlot;
import org.claviger.server.key.TestRegion;
import org.claviger.server.keystore.Cluster;
import org.claviger.server.keystore.ConnectionState;
import org.claviger.server.keystore.KeyStores;
import org.claviger.server.store.Intents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of custom key stores on clusters of SoftHSM tokens. */
class KeyStoreLifeTest {
  private static final String ACCOUNT = "111122223333";
  private static final String FIRST = "cluster-firstfirst2";
  private static final String RELATED = "cluster-relatedrel2";
  private static final String OTHER = "cluster-otherother2";
  private static final String VENDOR = "cluster-vendorvend2";
  private static final String STRANGERS = "cluster-strangestra2";
  private static final AtomicInteger ASKED = new AtomicInteger();
  private static final String EMPTY = "cluster-emptyempty2";
  private static final String THREE = "cluster-threethree2";
  private static final String ANCHOR = KeyStoreClusters.anchor("first");
  private static final String OTHER_ANCHOR = KeyStoreClusters.anchor("other");

  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir static Path directory;
  private static KeyStoreClusters clusters;
  private static List<HookedSlot> members;
  private static final Map<String, Cluster> DECLARED = new LinkedHashMap<>();

  private TestRegion region;
  private TestApi api;

  @BeforeAll
  static void make() {
    clusters = new KeyStoreClusters(TestRegion.hsmConfig(directory));
    declare(clusters.make(FIRST, ANCHOR, Set.of(), "first-1", "first-2"));
    declare(clusters.makeEmpty(RELATED, ANCHOR, false, "related-1", "related-2"));
    declare(clusters.make(OTHER, OTHER_ANCHOR, Set.of(Allowance.values()), "other-1", "other-2"));
    declare(clusters.makeEmpty(VENDOR, OTHER_ANCHOR, true, "vendor-1"));
    Cluster strangers = clusters.make(STRANGERS, OTHER_ANCHOR, Set.of(), "strange-1");
    KeyStoreSlot stranger =
        clusters.make("unused", OTHER_ANCHOR, Set.of(), "strange-2").slots().get(0);
    declare(
        new Cluster(
            STRANGERS,
            strangers.trustAnchor(),
            false,
            Set.of(),
            List.of(
                strangers.slots().get(0),
                new HookedSlot(stranger).before(KeyStoreLifeTest::stumble))));
    Cluster three = clusters.make(THREE, OTHER_ANCHOR, Set.of(), "three-1", "three-2", "three-3");
    members = three.slots().stream().map(HookedSlot::new).toList();
    declare(
        new Cluster(
            THREE, three.trustAnchor(), false, Set.of(), List.<KeyStoreSlot>copyOf(members)));
    declare(clusters.makeEmpty(EMPTY, OTHER_ANCHOR, false, "empty-1", "empty-2"));
  }

  /** Does not answer the first time it is asked whose keys it has. */
  private static void stumble(String call) {
    if (call.equals("verifyMac") && ASKED.incrementAndGet() == 1) {
      throw new HsmUnavailableException("planted");
    }
  }

  private static void declare(Cluster cluster) {
    DECLARED.put(cluster.id(), cluster);
  }

  @BeforeEach
  void open() {
    region = TestRegion.open(directory, DECLARED);
    api = new TestApi(region, ACCOUNT, () -> region.clock().instant());
  }

  @AfterEach
  void close() {
    members.forEach(HookedSlot::work);
    for (JsonNode store : api.call("DescribeCustomKeyStores", "{}").get("CustomKeyStores")) {
      remove(store.get("CustomKeyStoreId").textValue());
    }
    region.close();
  }

  @Test
  void aStoreIsMadeConnectedUsedDisconnectedAndRemoved() {
    String id = create("a store", FIRST);
    ObjectNode made = describe(id);
    assertThat(made.get("ConnectionState").textValue()).isEqualTo("DISCONNECTED");
    assertThat(made.get("TrustAnchorCertificate").textValue()).isEqualTo(ANCHOR);
    assertThat(made.get("CloudHsmClusterId").textValue()).isEqualTo(FIRST);
    assertThat(made.has("ConnectionErrorCode")).isFalse();
    assertThat(made.toString()).doesNotContain(KeyStoreClusters.PIN);
    assertRefused(
        ErrorCode.CustomKeyStoreInvalidStateException,
        "CreateKey is not valid for the custom key store '%s' whose connection state is DISCONNECTED."
            .formatted(id),
        () -> createKey(id));
    connect(id);
    api.call("ConnectCustomKeyStore", "{'CustomKeyStoreId':'%s'}", id);
    ObjectNode key = createKey(id);
    assertThat(key.get("CustomKeyStoreId").textValue()).isEqualTo(id);
    assertThat(key.get("CloudHsmClusterId").textValue()).isEqualTo(FIRST);
    assertThat(key.get("Origin").textValue()).isEqualTo("AWS_CLOUDHSM");
    String keyId = key.get("KeyId").textValue();
    String blob = encrypt(keyId);
    assertThat(decrypt(blob)).isEqualTo("dGV4dA==");
    assertRefused(
        ErrorCode.CustomKeyStoreInvalidStateException,
        "DeleteCustomKeyStore is not valid for the custom key store '%s' whose connection state is"
                .formatted(id)
            + " CONNECTED.",
        () -> api.call("DeleteCustomKeyStore", "{'CustomKeyStoreId':'%s'}", id));
    disconnect(id);
    assertThat(keyState(keyId)).isEqualTo("Unavailable");
    assertRefused(
        ErrorCode.KMSInvalidStateException,
        api.keyArn(keyId) + " is unavailable.",
        () -> decrypt(blob));
    assertRefused(
        ErrorCode.CustomKeyStoreHasCMKsException,
        "The custom key store '" + id + "' contains KMS keys. Delete them first.",
        () -> api.call("DeleteCustomKeyStore", "{'CustomKeyStoreId':'%s'}", id));
    connect(id);
    assertThat(keyState(keyId)).isEqualTo("Enabled");
    assertThat(decrypt(blob)).isEqualTo("dGV4dA==");
  }

  @Test
  void whatIsChangedWhileItIsUnavailableShowsOnceItIsBack() {
    String id = create("s", FIRST);
    connect(id);
    String keyId = createKey(id).get("KeyId").textValue();
    String deleted = createKey(id).get("KeyId").textValue();
    disconnect(id);
    api.call("DisableKey", "{'KeyId':'%s'}", keyId);
    assertThat(keyState(keyId)).isEqualTo("Unavailable");
    api.call("ScheduleKeyDeletion", "{'KeyId':'%s','PendingWindowInDays':7}", deleted);
    assertThat(keyState(deleted)).isEqualTo("PendingDeletion");
    connect(id);
    assertThat(keyState(keyId)).isEqualTo("Disabled");
    assertThat(keyState(deleted)).isEqualTo("PendingDeletion");
  }

  @Test
  void aWrongPasswordFailsTheConnectionUntilItIsCorrected() {
    String id = create("s", FIRST, "wrong-pin");
    api.call("ConnectCustomKeyStore", "{'CustomKeyStoreId':'%s'}", id);
    awaitState(id, "FAILED");
    assertThat(describe(id).get("ConnectionErrorCode").textValue())
        .isEqualTo("INVALID_CREDENTIALS");
    for (String action : new String[] {"ConnectCustomKeyStore", "DeleteCustomKeyStore"}) {
      assertThat(Refusals.code(() -> api.call(action, "{'CustomKeyStoreId':'%s'}", id)))
          .isEqualTo(ErrorCode.CustomKeyStoreInvalidStateException);
    }
    assertThat(Refusals.code(() -> update(id, "'KeyStorePassword':'own-pin-1'")))
        .isEqualTo(ErrorCode.CustomKeyStoreInvalidStateException);
    reopen();
    assertThat(describe(id).get("ConnectionErrorCode").textValue())
        .isEqualTo("INVALID_CREDENTIALS");
    disconnect(id);
    assertThat(describe(id).has("ConnectionErrorCode")).isFalse();
    update(id, "'KeyStorePassword':'" + KeyStoreClusters.PIN + "'");
    connect(id);
  }

  @Test
  void aNameIsOneOfAnAccountAndIsChangedEvenWhileConnected() {
    String id = create("one", FIRST);
    String other = create("two", OTHER);
    connect(id);
    update(id, "'NewCustomKeyStoreName':'uno'");
    assertThat(describe(id).get("CustomKeyStoreName").textValue()).isEqualTo("uno");
    assertRefused(
        ErrorCode.CustomKeyStoreNameInUseException,
        "The account has a custom key store of the name 'uno' already.",
        () -> update(other, "'NewCustomKeyStoreName':'uno'"));
    assertThat(
            Refusals.code(
                () -> update(id, "'NewCustomKeyStoreName':'x','KeyStorePassword':'1234567'")))
        .isEqualTo(ErrorCode.CustomKeyStoreInvalidStateException);
    assertThat(
            api.call("DescribeCustomKeyStores", "{'CustomKeyStoreName':'two'}")
                .get("CustomKeyStores")
                .get(0)
                .get("CustomKeyStoreId")
                .textValue())
        .isEqualTo(other);
    ObjectNode page = api.call("DescribeCustomKeyStores", "{'Limit':1}");
    assertThat(page.get("Truncated").booleanValue()).isTrue();
    assertThat(
            api.call(
                    "DescribeCustomKeyStores",
                    "{'Marker':'%s'}",
                    page.get("NextMarker").textValue())
                .get("CustomKeyStores"))
        .hasSize(1);
  }

  @Test
  void anotherAccountDoesNotSeeIt() {
    String id = create("s", FIRST);
    TestApi stranger = new TestApi(region, "444455556666", () -> region.clock().instant());
    assertThat(stranger.call("DescribeCustomKeyStores", "{}").get("CustomKeyStores")).isEmpty();
    for (String action :
        new String[] {
          "ConnectCustomKeyStore",
          "DisconnectCustomKeyStore",
          "DeleteCustomKeyStore",
          "UpdateCustomKeyStore",
          "DescribeCustomKeyStores"
        }) {
      assertThat(Refusals.code(() -> stranger.call(action, "{'CustomKeyStoreId':'%s'}", id)))
          .as(action)
          .isEqualTo(ErrorCode.CustomKeyStoreNotFoundException);
    }
  }

  @Test
  void aClusterIsTakenByOneStoreThatKnowsItsTrustAnchor() {
    assertRefused(
        ErrorCode.CloudHsmClusterNotFoundException,
        "No cluster cluster-22222222222 is configured on this server.",
        () -> create("s", "cluster-22222222222"));
    assertRefused(
        ErrorCode.IncorrectTrustAnchorException,
        "The TrustAnchorCertificate is not that of the cluster " + OTHER + ".",
        () -> create("s", OTHER, KeyStoreClusters.PIN, ANCHOR));
    assertThat(Refusals.code(() -> create("s", OTHER, KeyStoreClusters.PIN, "no certificate")))
        .isEqualTo(ErrorCode.IncorrectTrustAnchorException);
    String id = create("s", FIRST);
    assertRefused(
        ErrorCode.CloudHsmClusterInUseException,
        "The cluster " + FIRST + " belongs to a custom key store already.",
        () -> create("t", FIRST));
    assertThat(Refusals.code(() -> update(id, "'CloudHsmClusterId':'" + OTHER + "'")))
        .isEqualTo(ErrorCode.CloudHsmClusterNotRelatedException);
    update(id, "'CloudHsmClusterId':'" + RELATED + "'");
    assertThat(describe(id).get("CloudHsmClusterId").textValue()).isEqualTo(RELATED);
  }

  @Test
  void tokensWithoutADomainAreRefusedSaveThoseOfAVendorsCluster() {
    String empty = create("e", EMPTY);
    api.call("ConnectCustomKeyStore", "{'CustomKeyStoreId':'%s'}", empty);
    awaitState(empty, "FAILED");
    assertThat(describe(empty).get("ConnectionErrorCode").textValue()).isEqualTo("INTERNAL_ERROR");
    String vendor = create("v", VENDOR);
    connect(vendor);
    String keyId = createKey(vendor).get("KeyId").textValue();
    String blob = encrypt(keyId);
    disconnect(vendor);
    connect(vendor);
    assertThat(decrypt(blob)).isEqualTo("dGV4dA==");
  }

  @Test
  void takesSymmetricEncryptionKeysUnlessTheOperatorAllowsMore() {
    String id = create("s", FIRST);
    connect(id);
    for (String spec : new String[] {"ECC_NIST_P256", "HMAC_256", "RSA_2048"}) {
      assertThat(Refusals.code(() -> createKey(id, spec)))
          .as(spec)
          .isEqualTo(ErrorCode.UnsupportedOperationException);
    }
    assertThat(Refusals.code(() -> api.call("CreateKey", "{'CustomKeyStoreId':'%s'}", id)))
        .isEqualTo(ErrorCode.ValidationException);
    String keyId = createKey(id).get("KeyId").textValue();
    for (String action :
        new String[] {"EnableKeyRotation", "RotateKeyOnDemand", "GetKeyRotationStatus"}) {
      assertThat(Refusals.code(() -> api.call(action, "{'KeyId':'%s'}", keyId)))
          .as(action)
          .isEqualTo(ErrorCode.UnsupportedOperationException);
    }
    assertThat(
            Refusals.code(
                () ->
                    api.call(
                        "GenerateDataKeyPair",
                        "{'KeyId':'%s','KeyPairSpec':'ECC_NIST_P256'}",
                        keyId)))
        .isEqualTo(ErrorCode.UnsupportedOperationException);
    String open = create("o", OTHER);
    connect(open);
    String mac = createKey(open, "HMAC_256").get("KeyId").textValue();
    api.call("GenerateMac", "{'KeyId':'%s','MacAlgorithm':'HMAC_SHA_256','Message':'AA=='}", mac);
    String signer = createKey(open, "ECC_NIST_P256").get("KeyId").textValue();
    String sign = "{'KeyId':'%s','SigningAlgorithm':'ECDSA_SHA_256','Message':'AA=='%s}";
    String signature = api.call("Sign", sign, signer, "").get("Signature").asText();
    assertThat(
            api.call("Verify", sign, signer, ",'Signature':'" + signature + "'")
                .get("SignatureValid")
                .booleanValue())
        .isTrue();
  }

  @Test
  void randomBytesComeFromAConnectedStore() {
    String id = create("s", FIRST);
    String request = "{'NumberOfBytes':16,'CustomKeyStoreId':'" + id + "'}";
    assertThat(Refusals.code(() -> api.call("GenerateRandom", request)))
        .isEqualTo(ErrorCode.CustomKeyStoreInvalidStateException);
    connect(id);
    Result result = api.result("GenerateRandom", request);
    assertThat(result.response().get("Plaintext").asText()).hasSize(24);
    assertThat(result.additionalData().get("customKeyStoreId").textValue()).isEqualTo(id);
  }

  @Test
  void aMemberThatIsAwayIsDoneWithoutAndBroughtUpToDateWhenItReturns() throws Exception {
    String id = create("s", FIRST);
    connect(id);
    KeyStores stores = region.region().keyStores();
    assertThat(stores.count(ConnectionState.CONNECTED)).isEqualTo(1);
    assertThat(stores.hsms(true)).isEqualTo(2);
    assertThat(stores.losses().sum()).isZero();
    String before = createKey(id).get("KeyId").textValue();
    String blob = encrypt(before);
    Path token = clusters.folder("first-2");
    Path away = directory.resolve("away");
    Files.move(token, away);
    try {
      for (int i = 0; i < 6; i++) {
        assertThat(decrypt(blob)).isEqualTo("dGV4dA==");
        assertThat(decrypt(encrypt(before))).isEqualTo("dGV4dA==");
      }
      assertThat(Refusals.code(() -> createKey(id)))
          .isEqualTo(ErrorCode.CloudHsmClusterInvalidConfigurationException);
      api.deleteForGood(before);
      assertThat(stores.hsms(false)).isEqualTo(1);
      assertThat(stores.losses().sum()).isPositive();
    } finally {
      Files.move(away, token);
    }
    String[] made = new String[1];
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(
            () -> {
              made[0] = createKey(id).get("KeyId").textValue();
              return true;
            });
    assertThat(decrypt(encrypt(made[0]))).isEqualTo("dGV4dA==");
    assertThat(stores.hsms(true)).isEqualTo(2);
    await().atMost(LIMIT).until(() -> isDestroyed(id));
  }

  @Test
  void anHsmThatDidNotSayWhoseKeysItHasIsAskedAgainAndNeverUsedIfTheyAreAnothers() {
    String id = create("s", STRANGERS, KeyStoreClusters.PIN, OTHER_ANCHOR);
    connect(id);
    KeyStores stores = region.region().keyStores();
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              assertThat(stores.hsms(true)).isEqualTo(1);
              return ASKED.get() > 2;
            });
    assertThat(stores.hsms(true)).isEqualTo(1);
    assertThat(Refusals.code(() -> createKey(id)))
        .isEqualTo(ErrorCode.CloudHsmClusterInvalidConfigurationException);
  }

  @Test
  void aMemberThatMissedAKeyAndADeletionMakesBothGoodBeforeItServes() {
    String id = connectThree();
    HookedSlot third = members.get(2);
    String deleted = createKey(id).get("KeyId").textValue();
    third.fail();
    awaitActive(2);
    String blob = encrypt(createKey(id).get("KeyId").textValue());
    api.deleteForGood(deleted);
    Set<String> had = third.installed();
    AtomicInteger asked = new AtomicInteger();
    third.before(
        call -> {
          if (call.equals("install")) {
            asked.incrementAndGet();
            throw new HsmUnavailableException("planted");
          }
        });
    await().atMost(LIMIT).until(() -> asked.get() > 2);
    awaitActive(2);
    third.work();
    awaitActive(3);
    assertThat(third.installed())
        .isEqualTo(members.get(0).installed())
        .isNotEqualTo(had)
        .hasSize(1);
    members.get(0).fail();
    members.get(1).fail();
    assertThat(decrypt(blob)).isEqualTo("dGV4dA==");
  }

  @Test
  void aKeyThatIsDeletedWhileItIsGivenToAMemberIsNotLeftThere() {
    String id = connectThree();
    HookedSlot third = members.get(2);
    third.fail();
    awaitActive(2);
    String deleted = createKey(id).get("KeyId").textValue();
    AtomicInteger given = new AtomicInteger();
    third.before(
        call -> {
          if (call.equals("install") && given.incrementAndGet() == 1) {
            api.deleteForGood(deleted);
          }
        });
    awaitActive(3);
    assertThat(given.get()).isPositive();
    assertThat(third.installed()).isEqualTo(members.get(0).installed()).isEmpty();
  }

  @Test
  void aRequestIsDoneByAMemberThatComesBackWhileAnotherFails() {
    String id = connectThree();
    for (int i = 0; i < members.size(); i++) {
      members.get(1).fail();
      members.get(2).fail();
      awaitActive(1);
      AtomicInteger asked = new AtomicInteger();
      members
          .get(0)
          .before(
              call -> {
                if (call.equals("random")) {
                  asked.incrementAndGet();
                  members.get(1).work();
                  members.get(2).work();
                  awaitActive(3);
                  throw new HsmUnavailableException("planted");
                }
              });
      api.call("GenerateRandom", "{'NumberOfBytes':16,'CustomKeyStoreId':'%s'}", id);
      assertThat(asked.get()).isEqualTo(1);
      members.get(0).work();
      awaitActive(3);
    }
  }

  @Test
  void aMaterialThatNoHsmOpensCostsNoneOfThemItsWork() {
    String id = connectThree();
    KeyStores stores = region.region().keyStores();
    members.forEach(
        member ->
            member.before(
                call -> {
                  if (call.equals("encryptUnderSubkey")) {
                    throw new InvalidMaterialException("planted");
                  }
                }));
    String keyId = createKey(id).get("KeyId").textValue();
    assertThatThrownBy(() -> encrypt(keyId)).isInstanceOf(InvalidMaterialException.class);
    assertThat(stores.hsms(true)).isEqualTo(3);
    assertThat(stores.losses().sum()).isZero();
    members.get(1).work();
    assertThat(decrypt(encrypt(keyId))).isEqualTo("dGV4dA==");
  }

  @Test
  void whatOneMemberAloneRefusesIsDoneByAnotherAndWhatAllRefuseIsRefused() {
    String id = connectThree();
    KeyStores stores = region.region().keyStores();
    String blob = encrypt(createKey(id).get("KeyId").textValue());
    Consumer<String> refusal =
        call -> {
          if (call.equals("decryptUnderSubkey")) {
            throw new InvalidCiphertextException("planted");
          }
        };
    for (HookedSlot member : members) {
      member.before(refusal);
      for (int i = 0; i < members.size(); i++) {
        assertThat(decrypt(blob)).isEqualTo("dGV4dA==");
      }
      member.work();
      awaitActive(3);
    }
    assertThat(stores.losses().sum()).isPositive();
    long losses = stores.losses().sum();
    members.forEach(member -> member.before(refusal));
    assertThat(Refusals.code(() -> decrypt(blob))).isEqualTo(ErrorCode.InvalidCiphertextException);
    assertThat(stores.losses().sum()).isEqualTo(losses);
  }

  private String connectThree() {
    String id = create("three", THREE);
    connect(id);
    awaitActive(3);
    return id;
  }

  private void awaitActive(int count) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> region.region().keyStores().hsms(true) == count);
  }

  @Test
  void itIsConnectedAgainAtTheNextStart() {
    String id = create("s", FIRST);
    connect(id);
    String keyId = createKey(id).get("KeyId").textValue();
    String blob = encrypt(keyId);
    reopen();
    awaitState(id, "CONNECTED");
    assertThat(decrypt(blob)).isEqualTo("dGV4dA==");
  }

  private boolean isDestroyed(String id) {
    return region.store().intents().unfinished(id).stream()
        .noneMatch(intent -> intent.kind() == Intents.Intent.Kind.DESTROY);
  }

  private void reopen() {
    region.close();
    region = TestRegion.open(directory, DECLARED);
    api = new TestApi(region, ACCOUNT, () -> region.clock().instant());
  }

  private String create(String name, String cluster) {
    return create(name, cluster, KeyStoreClusters.PIN);
  }

  private String create(String name, String cluster, String password) {
    boolean first = cluster.equals(FIRST) || cluster.equals(RELATED);
    return create(name, cluster, password, first ? ANCHOR : OTHER_ANCHOR);
  }

  private String create(String name, String cluster, String password, String anchor) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("CustomKeyStoreName", name);
    request.put("CloudHsmClusterId", cluster);
    request.put("KeyStorePassword", password);
    request.put("TrustAnchorCertificate", anchor);
    return api.call("CreateCustomKeyStore", request.toString()).get("CustomKeyStoreId").textValue();
  }

  private void connect(String id) {
    api.call("ConnectCustomKeyStore", "{'CustomKeyStoreId':'%s'}", id);
    awaitState(id, "CONNECTED");
  }

  private void disconnect(String id) {
    api.call("DisconnectCustomKeyStore", "{'CustomKeyStoreId':'%s'}", id);
    awaitState(id, "DISCONNECTED");
  }

  private void awaitState(String id, String state) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> describe(id).get("ConnectionState").textValue().equals(state));
  }

  private void update(String id, String members) {
    api.call("UpdateCustomKeyStore", "{'CustomKeyStoreId':'" + id + "'," + members + "}");
  }

  private void remove(String id) {
    for (JsonNode key : api.call("ListKeys", "{}").get("Keys")) {
      String keyId = key.get("KeyId").textValue();
      JsonNode metadata = api.call("DescribeKey", "{'KeyId':'%s'}", keyId).get("KeyMetadata");
      if (id.equals(metadata.path("CustomKeyStoreId").textValue())) {
        api.deleteForGood(keyId);
      }
    }
    if (!describe(id).get("ConnectionState").textValue().equals("DISCONNECTED")) {
      disconnect(id);
    }
    api.call("DeleteCustomKeyStore", "{'CustomKeyStoreId':'%s'}", id);
  }

  private ObjectNode describe(String id) {
    return (ObjectNode)
        api.call("DescribeCustomKeyStores", "{'CustomKeyStoreId':'%s'}", id)
            .get("CustomKeyStores")
            .get(0);
  }

  private ObjectNode createKey(String id) {
    return api.createKey("{'CustomKeyStoreId':'%s','Origin':'AWS_CLOUDHSM'}", id);
  }

  private ObjectNode createKey(String id, String spec) {
    String usage = spec.startsWith("HMAC") ? "GENERATE_VERIFY_MAC" : "SIGN_VERIFY";
    return api.createKey(
        "{'CustomKeyStoreId':'%s','Origin':'AWS_CLOUDHSM','KeySpec':'%s','KeyUsage':'%s'}",
        id, spec, usage);
  }

  private String keyState(String keyId) {
    return api.call("DescribeKey", "{'KeyId':'%s'}", keyId)
        .get("KeyMetadata")
        .get("KeyState")
        .textValue();
  }

  private String encrypt(String keyId) {
    return bytes(
        api.call("Encrypt", "{'KeyId':'%s','Plaintext':'dGV4dA=='}", keyId).get("CiphertextBlob"));
  }

  private String decrypt(String blob) {
    return bytes(api.call("Decrypt", "{'CiphertextBlob':'%s'}", blob).get("Plaintext"));
  }

  private static String bytes(JsonNode node) {
    try {
      return Base64.getEncoder().encodeToString(node.binaryValue());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
