package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.UUID;
import org.bouncycastle.operator.OperatorCreationException;

/** A request of each action that the root user of an account could make now. */
final class EveryAction {
  private final TestApi root;
  private final ValidRequests onKeys;

  EveryAction(TestApi root) {
    this.root = root;
    this.onKeys = new ValidRequests(root);
  }

  /** One with all that conditions can ask about, as far as the action has it. */
  ObjectNode request(String action) {
    return TestJson.object(made(action).toString());
  }

  private ObjectNode made(String action) {
    return switch (action) {
      case "CreateKey", "CreateAeadKey" ->
          TestJson.object("{'Tags':[{'TagKey':'a','TagValue':'b'}]}");
      case "GenerateRandom" -> TestJson.object("{'NumberOfBytes':8}");
      case "ListRetirableGrants" ->
          TestJson.object("{'RetiringPrincipal':'arn:aws:iam::%s:root'}", root.accountId());
      case "ListAliases", "ListKeys", "ListKeyEntries", "ListTrustedCertificates" ->
          TestJson.object("{}");
      case "PutTrustedCertificate" -> certificate(UUID.randomUUID().toString());
      case "GetTrustedCertificate", "DeleteTrustedCertificate" -> kept();
      default -> action.contains("CustomKeyStore") ? store(action) : full(action);
    };
  }

  private static ObjectNode store(String action) {
    return switch (action) {
      case "CreateCustomKeyStore" -> TestJson.object("{'CustomKeyStoreName':'n'}");
      case "DescribeCustomKeyStores" -> TestJson.object("{}");
      default -> TestJson.object("{'CustomKeyStoreId':'cks-1234567890abcdef0'}");
    };
  }

  private ObjectNode kept() {
    String name = UUID.randomUUID().toString();
    root.call("PutTrustedCertificate", certificate(name).toString());
    return TestJson.object("{'Name':'%s'}", name);
  }

  private static ObjectNode certificate(String name) {
    return TestJson.object("{'Name':'%s'}", name).put("Certificate", selfSigned());
  }

  private static byte[] selfSigned() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
      return CertificateTest.certificate("CN=A", pair.getPublic().getEncoded(), "CN=A", pair);
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private ObjectNode full(String action) {
    ObjectNode request = onKeys.on(onKeys.key(action), action, "");
    return switch (action) {
      case "Encrypt" ->
          request.setAll(
              TestJson.object("{'KeyId':'%s','EncryptionContext':{'a':'b'}}", aliased(request)));
      case "CreateGrant" ->
          request.setAll(
              TestJson.object(
                  "{'RetiringPrincipal':'%s','Operations':['Encrypt'],"
                      + "'Constraints':{'EncryptionContextSubset':{'a':'b'}}}",
                  root.accountId()));
      case "ImportKeyMaterial" ->
          request.put("ExpirationModel", "KEY_MATERIAL_EXPIRES").put("ValidTo", 1_800_000_000);
      default -> request;
    };
  }

  private String aliased(ObjectNode request) {
    String name = "alias/" + UUID.randomUUID();
    root.call(
        "CreateAlias",
        "{'AliasName':'%s','TargetKeyId':'%s'}",
        name,
        request.get("KeyId").textValue());
    return name;
  }
}
