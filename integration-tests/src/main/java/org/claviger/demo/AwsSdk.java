package org.claviger.demo;

import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.util.Map;
import java.util.ServiceLoader;
import org.claviger.it.AwsClients;
import org.claviger.it.ServerProcess;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;
import software.amazon.awssdk.services.sts.StsClient;

/** The part of the demo that talks to the same server as programs written for AWS KMS do. */
final class AwsSdk {
  private static final Map<String, String> CONTEXT = Map.of("department", "treasury");
  private static final SdkBytes MESSAGE = SdkBytes.fromUtf8String("a letter of credit");

  private AwsSdk() {}

  static void run(Steps steps, ServerProcess server, KmsClient kms) throws StepFailedException {
    steps.check("the AWS SDK asks who it is", () -> callerIsRoot(server));
    steps.check(
        "the AWS SDK sees the key that the Java program named",
        () ->
            kms.listAliases().aliases().stream()
                .anyMatch(alias -> alias.aliasName().equals("alias/invoices")));
    encrypt(steps, kms);
    steps.check(
        "what the AWS SDK made is signed with from java.security, and AWS's Verify agrees",
        () -> signByJavaAndVerifyByAws(server, kms));
  }

  private static boolean callerIsRoot(ServerProcess server) {
    try (StsClient sts = AwsClients.sts(server)) {
      return sts.getCallerIdentity().arn().endsWith(":root");
    }
  }

  private static void encrypt(Steps steps, KmsClient kms) throws StepFailedException {
    String key =
        steps.get("the AWS SDK makes a key", () -> kms.createKey(r -> {}).keyMetadata().keyId());
    SdkBytes blob =
        steps.get(
            "the AWS SDK encrypts with an encryption context",
            () ->
                kms.encrypt(r -> r.keyId(key).plaintext(MESSAGE).encryptionContext(CONTEXT))
                    .ciphertextBlob());
    steps.check(
        "the AWS SDK decrypts",
        () ->
            kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT))
                .plaintext()
                .equals(MESSAGE));
    steps.check("another encryption context is refused", () -> otherContextIsRefused(kms, blob));
    steps.check(
        "the AWS SDK gets a data key",
        () ->
            kms.generateDataKey(r -> r.keyId(key).keySpec(DataKeySpec.AES_256))
                    .plaintext()
                    .asByteArrayUnsafe()
                    .length
                == 32);
  }

  private static boolean otherContextIsRefused(KmsClient kms, SdkBytes blob) {
    try {
      kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(Map.of("department", "sales")));
      return false;
    } catch (InvalidCiphertextException e) {
      return true;
    }
  }

  private static boolean signByJavaAndVerifyByAws(ServerProcess server, KmsClient kms)
      throws Exception {
    String keyId =
        kms.createKey(r -> r.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY))
            .keyMetadata()
            .keyId();
    kms.createAlias(r -> r.aliasName("alias/contracts").targetKeyId(keyId));
    Provider claviger = claviger(server);
    KeyStore store = KeyStore.getInstance("KMS", claviger);
    store.load(null, null);
    Signature signature = Signature.getInstance("SHA256withECDSA", claviger);
    signature.initSign((PrivateKey) store.getKey("contracts", null));
    signature.update(MESSAGE.asByteArray());
    SdkBytes signed = SdkBytes.fromByteArray(signature.sign());
    return kms.verify(
            r ->
                r.keyId("alias/contracts")
                    .message(MESSAGE)
                    .signature(signed)
                    .signingAlgorithm(SigningAlgorithmSpec.ECDSA_SHA_256))
        .signatureValid();
  }

  private static Provider claviger(ServerProcess server) {
    return ServiceLoader.load(Provider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.getName().equals("Claviger"))
        .findFirst()
        .orElseThrow()
        .configure(server.clientFile("claviger.properties").toString());
  }
}
