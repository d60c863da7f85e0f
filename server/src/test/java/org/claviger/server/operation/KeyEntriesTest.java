package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.authz.TestPrincipals;
import org.claviger.server.key.TestRegion;
import org.claviger.server.sigv4.Caller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ListKeyEntries. */
class KeyEntriesTest {
  private static final String SIGNING = "{'KeySpec':'ECC_NIST_P256','KeyUsage':'SIGN_VERIFY'}";

  @TempDir static Path directory;
  private static TestRegion region;

  @BeforeAll
  static void open() {
    region = TestRegion.open(directory);
  }

  @AfterAll
  static void close() {
    region.close();
  }

  @Test
  void showsOfEveryKeyWhatAKeyStoreShows() {
    TestApi api = new TestApi(region, "000000000001");
    String symmetric = api.createKeyId("{}");
    String signing = api.createKeyId(SIGNING);
    for (String alias : List.of("alias/b", "alias/a")) {
      api.call("CreateAlias", "{'AliasName':'%s','TargetKeyId':'%s'}", alias, signing);
    }
    List<JsonNode> entries = pages(api, 1);
    assertThat(entries)
        .extracting(KeyEntriesTest::keyId)
        .containsExactlyElementsOf(new TreeSet<>(List.of(symmetric, signing)));
    for (JsonNode entry : entries) {
      String request = "{'KeyId':'" + keyId(entry) + "'}";
      assertThat(entry.get("KeyMetadata"))
          .isEqualTo(api.call("DescribeKey", request).get("KeyMetadata"));
      boolean isPair = keyId(entry).equals(signing);
      assertThat(entry.get("AliasNames").toString())
          .isEqualTo(isPair ? "[\"alias/a\",\"alias/b\"]" : "[]");
      assertThat(entry.get("PublicKey"))
          .isEqualTo(isPair ? api.call("GetPublicKey", request).get("PublicKey") : null);
      assertThat(entry.has("CertificateChain")).isFalse();
    }
  }

  @Test
  void showsNoPublicKeyBeforeOneIsImported() {
    TestApi api = new TestApi(region, "000000000002");
    api.createKeyId("{'KeySpec':'RSA_2048','KeyUsage':'SIGN_VERIFY','Origin':'EXTERNAL'}");
    assertThat(pages(api, 10).get(0).has("PublicKey")).isFalse();
  }

  @Test
  void endsAPageBehindAMebibyteOfCertificates() throws Exception {
    TestApi api = new TestApi(region, "000000000003");
    KeyPair issuer = KeyPairGenerator.getInstance("EC").generateKeyPair();
    String name = "DC=" + "x".repeat(7_500);
    byte[] root = CertificateTest.certificate(name, issuer.getPublic().getEncoded(), name, issuer);
    for (int i = 0; i < 9; i++) {
      String keyId = api.createKeyId(SIGNING);
      ObjectNode request = TestJson.object("{'KeyId':'%s'}", keyId);
      JsonNode publicKey = api.call("GetPublicKey", request.toString()).get("PublicKey");
      ArrayNode chain = request.putArray("CertificateChain");
      chain.add(CertificateTest.certificate("CN=x", publicKey.binaryValue(), name, issuer));
      for (int j = 0; j < 9; j++) {
        chain.add(root);
      }
      api.call("PutKeyCertificate", request.toString());
    }
    ObjectNode first = api.call("ListKeyEntries", "{}");
    assertThat(first.get("KeyEntries")).hasSize(8);
    assertThat(first.get("KeyEntries").get(0).get("CertificateChain")).hasSize(10);
    assertThat(pages(api, 1_000))
        .extracting(KeyEntriesTest::keyId)
        .hasSize(9)
        .doesNotHaveDuplicates();
  }

  @Test
  void leavesOutWhatTheCallerMayNotSee() {
    TestPrincipals principals = new TestPrincipals();
    TestApi root = as(principals.root("000000000004"), principals);
    String id = root.createKeyId(SIGNING);
    root.call("CreateAlias", "{'AliasName':'alias/a','TargetKeyId':'%s'}", id);
    root.call(
        "PutKeyCertificate", new ValidRequests(root).on(id, "PutKeyCertificate", "").toString());
    Map<String, String> members =
        Map.of(
            "kms:ListAliases", "AliasNames",
            "kms:GetPublicKey", "PublicKey",
            "claviger:GetKeyCertificate", "CertificateChain");
    assertThat(members(root)).hasSize(4).containsAll(members.values());
    members.forEach(
        (permission, member) -> {
          String policy =
              "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Resource':'*','Action':"
                  + "['claviger:ListKeyEntries','kms:DescribeKey','"
                  + permission
                  + "']}}";
          Caller user = principals.user("000000000004", "u", policy);
          assertThat(members(as(user, principals))).containsExactly("KeyMetadata", member);
        });
  }

  private static List<String> members(TestApi api) {
    List<String> names = new ArrayList<>();
    api.call("ListKeyEntries", "{}")
        .get("KeyEntries")
        .get(0)
        .fieldNames()
        .forEachRemaining(names::add);
    return names;
  }

  private static TestApi as(Caller caller, TestPrincipals principals) {
    return new TestApi(
        region, caller, new PolicyAuthorizer(principals), () -> region.clock().instant());
  }

  private static String keyId(JsonNode entry) {
    return entry.get("KeyMetadata").get("KeyId").textValue();
  }

  private static List<JsonNode> pages(TestApi api, int limit) {
    List<JsonNode> entries = new ArrayList<>();
    ObjectNode page = api.call("ListKeyEntries", "{'Limit':%s}", limit);
    page.get("KeyEntries").forEach(entries::add);
    while (page.get("Truncated").booleanValue()) {
      String marker = page.get("NextMarker").textValue();
      page = api.call("ListKeyEntries", "{'Limit':%s,'Marker':'%s'}", limit, marker);
      page.get("KeyEntries").forEach(entries::add);
    }
    return entries;
  }
}
