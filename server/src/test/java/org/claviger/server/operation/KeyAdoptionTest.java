package org.claviger.server.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.claviger.server.operation.Refusals.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.KeyStoreCluster.Allowance;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.pkcs11.OwnersKeys;
import org.claviger.server.key.TestRegion;
import org.claviger.server.keystore.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CreateKey with XksKeyId: keys that were in the tokens of a custom key store before. */
class KeyAdoptionTest {
  private static final String ACCOUNT = "111122223333";
  private static final String OPEN = "cluster-openopenop2";
  private static final String CLOSED = "cluster-closedclos2";
  private static final String ANCHOR = KeyStoreClusters.anchor("acme");
  private static final String NAME = "payroll";
  private static final byte[] VALUE = value(1);

  @TempDir Path directory;
  private OwnersKeys first;
  private OwnersKeys second;
  private Map<String, Cluster> clusters;
  private TestRegion region;
  private TestApi api;

  @BeforeEach
  void open() {
    HsmConfig config = TestRegion.hsmConfig(directory);
    KeyStoreClusters made = new KeyStoreClusters(config);
    Set<Allowance> all = Set.of(Allowance.values());
    clusters =
        Map.of(
            OPEN, made.make(OPEN, ANCHOR, all, "one", "two"),
            CLOSED, made.make(CLOSED, ANCHOR, Set.of(Allowance.ASYMMETRIC), "three", "four"));
    first = new OwnersKeys(config, "one", KeyStoreClusters.PIN);
    second = new OwnersKeys(config, "two", KeyStoreClusters.PIN);
    start();
  }

  private void start() {
    region = TestRegion.open(directory, clusters);
    api = new TestApi(region, ACCOUNT, () -> region.clock().instant());
  }

  @AfterEach
  void close() {
    region.close();
  }

  @Test
  void anAdoptedKeyIsUsedAsAnyOtherAndItsOwnerKeepsIt() {
    String store = connected(OPEN);
    first.aes(NAME, "id", VALUE);
    second.aes(NAME, "id", VALUE);
    Result made = api.result("CreateKey", request(store, NAME).toString());
    JsonNode metadata = made.response().get("KeyMetadata");
    assertThat(metadata.get("Origin").textValue()).isEqualTo("EXTERNAL_KEY_STORE");
    assertThat(metadata.get("XksKeyConfiguration").get("Id").textValue()).isEqualTo(NAME);
    assertThat(metadata.get("CustomKeyStoreId").textValue()).isEqualTo(store);
    assertThat(made.additionalData().get("xksKeyId").textValue()).isEqualTo(NAME);
    String keyId = metadata.get("KeyId").textValue();
    assertThat(describe(keyId)).isEqualTo(metadata);
    String blob = encrypt(keyId);
    assertThat(decrypt(blob)).isEqualTo("text");
    assertThat(Refusals.code(() -> api.call("RotateKeyOnDemand", "{'KeyId':'%s'}", keyId)))
        .isEqualTo(ErrorCode.UnsupportedOperationException);
    region.close();
    start();
    await().atMost(Duration.ofMinutes(1)).until(() -> state(keyId).equals("Enabled"));
    assertThat(decrypt(blob)).isEqualTo("text");
    api.deleteForGood(keyId);
    assertThat(region.store().intents().unfinished(store)).isEmpty();
    assertThat(first.count(NAME)).isEqualTo(1);
    assertThat(second.count(NAME)).isEqualTo(1);
    String again = api.createKeyId(request(store, NAME).toString());
    assertThat(decrypt(encrypt(again))).isEqualTo("text");
    assertThat(Refusals.code(() -> decrypt(blob))).isEqualTo(ErrorCode.AccessDeniedException);
  }

  @Test
  void aKeyIsAdoptedOnceWhateverItIsCalled() {
    String store = connected(OPEN);
    first.aes(NAME, "id", VALUE);
    second.aes(NAME, "id", VALUE);
    api.createKeyId(request(store, NAME).toString());
    for (String name :
        new String[] {NAME, "id." + HexFormat.of().formatHex("id".getBytes(UTF_8))}) {
      assertRefused(
          ErrorCode.XksKeyAlreadyInUseException,
          "The key '" + name + "' of the custom key store is a KMS key's already.",
          () -> api.createKey(request(store, name).toString()));
    }
    assertThat(api.call("ListKeys", "{}").get("Keys")).hasSize(1);
  }

  @Test
  void aKeyMustBeTheSameInEveryHsmAndCannotBeOneThatCanBeReadOut() {
    String store = connected(OPEN);
    assertCode(ErrorCode.XksKeyNotFoundException, store);
    first.aes(NAME, "id", VALUE);
    assertCode(ErrorCode.XksKeyNotFoundException, store);
    second.aes(NAME, "id", value(2));
    assertCode(ErrorCode.XksKeyNotFoundException, store);
    second.remove(NAME);
    second.aes(NAME, "id", VALUE);
    second.aes(NAME, "other", VALUE);
    first.aes(NAME, "other", VALUE);
    assertCode(ErrorCode.XksKeyInvalidConfigurationException, store);
    second.remove(NAME);
    first.remove(NAME);
    first.extractableAes(NAME, "id", VALUE);
    second.extractableAes(NAME, "id", VALUE);
    assertRefused(
        ErrorCode.XksKeyInvalidConfigurationException,
        "The key 'payroll' cannot be adopted: the key's CKA_EXTRACTABLE must be false.",
        () -> api.createKey(request(store, NAME).toString()));
    assertThat(api.call("ListKeys", "{}").get("Keys")).isEmpty();
  }

  private void assertCode(ErrorCode code, String store) {
    assertThat(Refusals.code(() -> api.createKey(request(store, NAME).toString()))).isEqualTo(code);
  }

  @Test
  void theOperatorMustAllowIt() {
    String store = connected(CLOSED);
    assertRefused(
        ErrorCode.UnsupportedOperationException,
        "The custom key store '"
            + store
            + "' does not take keys that are in its HSMs already: its cluster's configuration does"
            + " not allow ADOPTION.",
        () -> api.createKey(request(store, NAME).toString()));
  }

  @Test
  void anHsmWithoutTheKeyIsPassedOverAndWithoutAnyTheKeyIsOfNoUse() {
    String store = connected(OPEN);
    first.aes(NAME, "id", VALUE);
    second.aes(NAME, "id", VALUE);
    String keyId = api.createKeyId(request(store, NAME).toString());
    String blob = encrypt(keyId);
    first.remove(NAME);
    for (int i = 0; i < 4; i++) {
      assertThat(decrypt(blob)).isEqualTo("text");
    }
    assertThat(region.region().keyStores().losses().sum()).isZero();
    second.remove(NAME);
    second.aes(NAME, "id", value(2));
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> refusal(() -> decrypt(blob)) == ErrorCode.KMSInvalidStateException);
    assertThat(refusal(() -> encrypt(keyId))).isEqualTo(ErrorCode.KMSInvalidStateException);
    first.aes(NAME, "id", VALUE);
    assertThat(decrypt(blob)).isEqualTo("text");
  }

  @Test
  void anAdoptedRsaKeySigns() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    String store = connected(OPEN);
    first.rsa(NAME, "id", pair);
    second.rsa(NAME, "id", pair);
    ObjectNode request = request(store, NAME);
    request.put("KeySpec", "RSA_2048").put("KeyUsage", "SIGN_VERIFY");
    String keyId = api.createKeyId(request.toString());
    assertThat(bytes(api.call("GetPublicKey", "{'KeyId':'%s'}", keyId).get("PublicKey")))
        .isEqualTo(pair.getPublic().getEncoded());
    String sign =
        "{'KeyId':'%s','SigningAlgorithm':'RSASSA_PKCS1_V1_5_SHA_256','Message':'dGV4dA=='}";
    Signature verifier = Signature.getInstance("SHA256withRSA");
    verifier.initVerify(pair.getPublic());
    verifier.update("text".getBytes(UTF_8));
    assertThat(verifier.verify(bytes(api.call("Sign", sign, keyId).get("Signature")))).isTrue();
  }

  /** As a caller sees it, or null. */
  private static ErrorCode refusal(Runnable request) {
    try {
      request.run();
      return null;
    } catch (RuntimeException e) {
      return Failures.translate(e, "1").code();
    }
  }

  private static String text(JsonNode node) {
    return new String(bytes(node), UTF_8);
  }

  private static byte[] bytes(JsonNode node) {
    try {
      return node.binaryValue();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static byte[] value(int seed) {
    byte[] value = new byte[32];
    new Random(seed).nextBytes(value);
    return value;
  }

  private String connected(String cluster) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("CustomKeyStoreName", cluster).put("CloudHsmClusterId", cluster);
    request.put("KeyStorePassword", KeyStoreClusters.PIN).put("TrustAnchorCertificate", ANCHOR);
    String id =
        api.call("CreateCustomKeyStore", request.toString()).get("CustomKeyStoreId").textValue();
    api.call("ConnectCustomKeyStore", "{'CustomKeyStoreId':'%s'}", id);
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> region.region().keyStores().isConnected(id));
    return id;
  }

  private static ObjectNode request(String store, String name) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("CustomKeyStoreId", store)
        .put("Origin", "EXTERNAL_KEY_STORE")
        .put("XksKeyId", name);
  }

  private JsonNode describe(String keyId) {
    return api.call("DescribeKey", "{'KeyId':'%s'}", keyId).get("KeyMetadata");
  }

  private String state(String keyId) {
    return describe(keyId).get("KeyState").textValue();
  }

  private String encrypt(String keyId) {
    return api.call("Encrypt", "{'KeyId':'%s','Plaintext':'dGV4dA=='}", keyId)
        .get("CiphertextBlob")
        .asText();
  }

  private String decrypt(String blob) {
    return text(api.call("Decrypt", "{'CiphertextBlob':'%s'}", blob).get("Plaintext"));
  }
}
