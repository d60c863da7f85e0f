package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.Refusals.assertRefused;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.TestRegion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The actions on custom key stores where the operator declares no cluster for one. */
class CustomKeyStoreTest {
  private static final String CREATE =
      "{'CustomKeyStoreName':'n','CloudHsmClusterId':'cluster-2345abcd234',"
          + "'TrustAnchorCertificate':'c','KeyStorePassword':'hunter22'}";

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
  void thereIsNone() {
    assertThat(api.call("DescribeCustomKeyStores", "{'Limit':5}"))
        .isEqualTo(TestJson.object("{'CustomKeyStores':[],'Truncated':false}"));
    assertThat(Refusals.code(() -> api.call("DescribeCustomKeyStores", "{'Marker':'x'}")))
        .isEqualTo(ErrorCode.InvalidMarkerException);
    assertUnknown("DescribeCustomKeyStores", "{'CustomKeyStoreName':'cks-1'}");
    assertThat(
            Refusals.code(
                () ->
                    api.call(
                        "DescribeCustomKeyStores",
                        "{'CustomKeyStoreName':'a','CustomKeyStoreId':'b'}")))
        .isEqualTo(ErrorCode.ValidationException);
  }

  @Test
  void soNoneCanBeNamed() {
    for (String action :
        List.of(
            "ConnectCustomKeyStore",
            "DisconnectCustomKeyStore",
            "DeleteCustomKeyStore",
            "UpdateCustomKeyStore",
            "DescribeCustomKeyStores")) {
      assertUnknown(action, "{'CustomKeyStoreId':'cks-1'}");
    }
    assertUnknown("CreateKey", "{'CustomKeyStoreId':'cks-1','Origin':'AWS_CLOUDHSM'}");
    assertUnknown("GenerateRandom", "{'CustomKeyStoreId':'cks-1','NumberOfBytes':8}");
  }

  @Test
  void noneIsMadeWithoutACluster() {
    assertRefused(
        ErrorCode.CloudHsmClusterNotFoundException,
        "No cluster cluster-2345abcd234 is configured on this server.",
        () -> api.call("CreateCustomKeyStore", CREATE));
    assertThat(Refusals.code(() -> api.call("CreateCustomKeyStore", "{'CustomKeyStoreName':'n'}")))
        .isEqualTo(ErrorCode.ValidationException);
    assertRefused(
        ErrorCode.UnsupportedOperationException,
        "This server does not support external key stores.",
        () ->
            api.call(
                "CreateCustomKeyStore",
                "{'CustomKeyStoreName':'n','CustomKeyStoreType':'EXTERNAL_KEY_STORE'}"));
  }

  @Test
  void showsNoSecretInAnErrorOrARecord() {
    String secret = "p".repeat(33);
    assertRefused(
        ErrorCode.ValidationException,
        "1 validation error detected: Value at 'keyStorePassword' failed to satisfy constraint:"
            + " Member must have length less than or equal to 32",
        () ->
            api.call(
                "UpdateCustomKeyStore",
                "{'CustomKeyStoreId':'c','KeyStorePassword':'%s'}",
                secret));
    assertRefused(
        ErrorCode.ValidationException,
        "2 validation errors detected: Value at 'xksProxyAuthenticationCredential.accessKeyId'"
            + " failed to satisfy constraint: Member must satisfy regular expression pattern:"
            + " ^[A-Z2-7]+$; Value null at 'xksProxyAuthenticationCredential.rawSecretAccessKey'"
            + " failed to satisfy constraint: Member must not be null",
        () ->
            api.call(
                "UpdateCustomKeyStore",
                "{'CustomKeyStoreId':'c','XksProxyAuthenticationCredential':{'AccessKeyId':'%s'}}",
                "s".repeat(20)));
    CreateCustomKeyStore action = new CreateCustomKeyStore();
    ObjectNode shown = action.auditParameters(action.parse(new Members(TestJson.object(CREATE))));
    assertThat(shown)
        .isEqualTo(
            TestJson.object(
                "{'customKeyStoreName':'n','customKeyStoreType':'AWS_CLOUDHSM',"
                    + "'cloudHsmClusterId':'cluster-2345abcd234'}"));
  }

  @Test
  void checksMembersAsTheModelSays() {
    for (String member :
        List.of(
            "'CustomKeyStoreName':''",
            "'CustomKeyStoreName':'n','CloudHsmClusterId':'cluster-1'",
            "'CustomKeyStoreName':'n','CustomKeyStoreType':'X'",
            "'CustomKeyStoreName':'n','XksProxyUriEndpoint':'http://example.com'",
            "'CustomKeyStoreName':'n','XksProxyUriPath':'/kms/xks/vx'",
            "'CustomKeyStoreName':'n','XksProxyVpcEndpointServiceOwner':'x'",
            "'CustomKeyStoreName':'n','XksProxyConnectivity':'X'")) {
      assertThat(Refusals.code(() -> api.call("CreateCustomKeyStore", "{" + member + "}")))
          .isEqualTo(ErrorCode.ValidationException);
    }
  }

  private void assertUnknown(String action, String request) {
    assertRefused(
        ErrorCode.CustomKeyStoreNotFoundException,
        "Custom key store 'cks-1' is not found.",
        () -> api.call(action, request));
  }
}
