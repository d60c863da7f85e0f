package org.claviger.server.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.bouncycastle.operator.OperatorCreationException;

/** For each action that names a key: a key that it takes, and a request on it that works. */
final class ValidRequests {
  private static final String EXTERNAL = "{'Origin':'EXTERNAL'}";
  private static final String EC = "{'KeySpec':'ECC_NIST_P256','KeyUsage':'SIGN_VERIFY'}";
  private static final String AGREEMENT = "{'KeySpec':'ECC_NIST_P256','KeyUsage':'KEY_AGREEMENT'}";
  private static final String HMAC = "{'KeySpec':'HMAC_256','KeyUsage':'GENERATE_VERIFY_MAC'}";
  private static final String IMPORT_BY =
      "{'KeyId':'%s','WrappingAlgorithm':'RSAES_OAEP_SHA_256','WrappingKeySpec':'RSA_2048'}";

  private final TestApi api;

  ValidRequests(TestApi api) {
    this.api = api;
  }

  /** A key of the kind that an action takes. */
  String key(String action) {
    return switch (action) {
      case "GetParametersForImport", "ImportKeyMaterial", "DeleteImportedKeyMaterial" ->
          api.createKeyId(EXTERNAL);
      case "Sign",
          "Verify",
          "GetPublicKey",
          "PutKeyCertificate",
          "GetKeyCertificate",
          "DeleteKeyCertificate" ->
          api.createKeyId(EC);
      case "DeriveSharedSecret" -> api.createKeyId(AGREEMENT);
      case "GenerateMac", "VerifyMac" -> api.createKeyId(HMAC);
      case "ReplicateKey", "UpdatePrimaryRegion" -> api.createKeyId("{'MultiRegion':true}");
      case "AeadEncrypt", "AeadDecrypt" ->
          api.call("CreateAeadKey", "{}").required("KeyMetadata").required("KeyId").textValue();
      default -> api.createKeyId("{}");
    };
  }

  /**
   * A request that works now, once; what it asks for beside the key was made.
   *
   * @param way for an action on two keys, {@code to} if it is the second that is given
   */
  ObjectNode on(String keyId, String action, String way) {
    ObjectNode request = JsonNodeFactory.instance.objectNode().put("KeyId", keyId);
    return switch (action) {
      case "Encrypt" -> request.put("Plaintext", "AAAA");
      case "AeadEncrypt" -> request.put("Plaintext", "AAAA").put("Aad", "AAAA");
      case "Decrypt" -> request.put("CiphertextBlob", blob(keyId));
      case "AeadDecrypt" -> aeadDecrypt(keyId);
      case "ReEncrypt" -> reEncrypt(keyId, way);
      case "GenerateDataKey", "GenerateDataKeyWithoutPlaintext" ->
          request.put("KeySpec", "AES_256");
      case "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext" ->
          request.put("KeyPairSpec", "ECC_NIST_P256");
      case "Sign" -> signing(request);
      case "Verify" -> signing(request).set("Signature", made("Sign", keyId, "Signature"));
      case "GenerateMac" -> mac(request);
      case "VerifyMac" -> mac(request).set("Mac", made("GenerateMac", keyId, "Mac"));
      case "DeriveSharedSecret" -> agreement(request);
      case "GetParametersForImport" -> request.setAll(TestJson.object(IMPORT_BY.formatted(keyId)));
      case "ImportKeyMaterial" -> importing(request, keyId);
      default -> managing(request, keyId, action, way);
    };
  }

  private ObjectNode managing(ObjectNode request, String keyId, String action, String way) {
    String alias = "alias/of-" + keyId;
    return switch (action) {
      case "CreateAlias" -> alias(alias, keyId);
      case "DeleteAlias" -> {
        api.call("CreateAlias", alias(alias, keyId).toString());
        yield alias(alias, keyId).without("TargetKeyId");
      }
      case "UpdateAlias" -> updateAlias(alias, keyId, way);
      case "CreateGrant" -> grant(keyId);
      case "RetireGrant", "RevokeGrant" ->
          request
              .put("KeyId", api.keyArn(keyId))
              .set("GrantId", api.call("CreateGrant", grant(keyId).toString()).get("GrantId"));
      case "PutKeyPolicy" ->
          request.set("Policy", api.call("GetKeyPolicy", request.toString()).get("Policy"));
      case "ReplicateKey" -> request.put("ReplicaRegion", "eu-west-1");
      case "UpdatePrimaryRegion" -> request.put("PrimaryRegion", "eu-west-1");
      case "TagResource" ->
          request.setAll(TestJson.object("{'Tags':[{'TagKey':'a','TagValue':'b'}]}"));
      case "UntagResource" -> request.setAll(TestJson.object("{'TagKeys':['a']}"));
      case "PutKeyCertificate" -> certifying(keyId);
      case "GetKeyCertificate", "DeleteKeyCertificate" -> {
        api.call("PutKeyCertificate", certifying(keyId).toString());
        yield request;
      }
      case "ExplainAccess" ->
          request
              .put("PrincipalArn", "arn:aws:iam::" + api.accountId() + ":root")
              .put("Action", "kms:Encrypt");
      case "UpdateKeyDescription" -> request.put("Description", "another");
      default -> request;
    };
  }

  private ObjectNode reEncrypt(String keyId, String way) {
    String other = api.createKeyId("{}");
    boolean to = way.equals("to");
    return JsonNodeFactory.instance
        .objectNode()
        .put("CiphertextBlob", blob(to ? other : keyId))
        .put("DestinationKeyId", to ? keyId : other);
  }

  private ObjectNode updateAlias(String alias, String keyId, String way) {
    String other = api.createKeyId("{}");
    boolean to = way.equals("to");
    api.call("CreateAlias", alias(alias, to ? other : keyId).toString());
    return alias(alias, to ? keyId : other);
  }

  private static ObjectNode alias(String name, String keyId) {
    return TestJson.object("{'AliasName':'%s','TargetKeyId':'%s'}", name, keyId);
  }

  private ObjectNode grant(String keyId) {
    return TestJson.object(
        "{'KeyId':'%s','GranteePrincipal':'%s','Operations':['DescribeKey']}",
        keyId, api.accountId());
  }

  private String blob(String keyId) {
    return api.call("Encrypt", "{'KeyId':'%s','Plaintext':'AAAA'}", keyId)
        .get("CiphertextBlob")
        .asText();
  }

  private ObjectNode aeadDecrypt(String keyId) {
    ObjectNode sealed = api.call("AeadEncrypt", "{'KeyId':'%s','Plaintext':'AAAA'}", keyId);
    return TestJson.object(sealed.toString()).put("KeyId", keyId);
  }

  private static ObjectNode signing(ObjectNode request) {
    return request.put("Message", "AAAA").put("SigningAlgorithm", "ECDSA_SHA_256");
  }

  private static ObjectNode mac(ObjectNode request) {
    return request.put("Message", "AAAA").put("MacAlgorithm", "HMAC_SHA_256");
  }

  private JsonNode made(String action, String keyId, String member) {
    return api.call(action, on(keyId, action, "").toString()).get(member);
  }

  private ObjectNode agreement(ObjectNode request) {
    String peer = api.createKeyId(AGREEMENT);
    request.put("KeyAgreementAlgorithm", "ECDH");
    return request.set(
        "PublicKey", api.call("GetPublicKey", "{'KeyId':'%s'}", peer).get("PublicKey"));
  }

  private ObjectNode certifying(String keyId) {
    ObjectNode answer = api.call("GetPublicKey", "{'KeyId':'%s'}", keyId);
    try {
      byte[] publicKey = answer.get("PublicKey").binaryValue();
      KeyPair issuer = KeyPairGenerator.getInstance("EC").generateKeyPair();
      ObjectNode request = JsonNodeFactory.instance.objectNode().put("KeyId", keyId);
      request
          .putArray("CertificateChain")
          .add(CertificateTest.certificate("CN=Leaf", publicKey, "CN=CA", issuer));
      return request;
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private ObjectNode importing(ObjectNode request, String keyId) {
    ObjectNode parameters = api.call("GetParametersForImport", IMPORT_BY, keyId);
    byte[] publicKey = Base64.getDecoder().decode(parameters.get("PublicKey").asText());
    return request
        .put("ImportToken", parameters.get("ImportToken").asText())
        .put(
            "EncryptedKeyMaterial",
            WrappedMaterial.of("RSAES_OAEP_SHA_256", publicKey, new byte[32]))
        .put("ExpirationModel", "KEY_MATERIAL_DOES_NOT_EXPIRE");
  }
}
