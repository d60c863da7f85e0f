package org.claviger.it.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.claviger.it.AwsClients;
import org.claviger.it.Command;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CloudHsmClusterInvalidConfigurationException;
import software.amazon.awssdk.services.kms.model.ConnectionErrorCodeType;
import software.amazon.awssdk.services.kms.model.ConnectionStateType;
import software.amazon.awssdk.services.kms.model.CustomKeyStoreHasCmKsException;
import software.amazon.awssdk.services.kms.model.CustomKeyStoresListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.XksKeyAlreadyInUseException;

/**
 * A custom key store as docs/custom-key-stores.md makes it: the ceremony, the cluster, the keys.
 */
@Tag("one-jdk")
class CustomKeyStoreLifeTest {
  private static final String CLUSTER = "cluster-2345abcd234";
  private static final String PIN = "own-pin-1";
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final SdkBytes TEXT = SdkBytes.fromUtf8String("text");

  @TempDir Path folder;

  @Test
  void aStoreOnTwoHsmsOutlivesOneOfThemAndUsesAKeyThatWasThereBefore() throws Exception {
    List<Path> tokens = holdTheCeremony();
    KeyPair payroll = importIntoEach(tokens);
    try (ServerProcess server = ServerProcess.serve(configuration(tokens), folder.resolve("data"));
        KmsClient kms = AwsClients.kms(server)) {
      String store = create(kms, "wrong-pin");
      kms.connectCustomKeyStore(r -> r.customKeyStoreId(store));
      CustomKeyStoresListEntry failed = awaitState(kms, store, ConnectionStateType.FAILED);
      assertThat(failed.connectionErrorCode())
          .isEqualTo(ConnectionErrorCodeType.INVALID_CREDENTIALS);
      kms.disconnectCustomKeyStore(r -> r.customKeyStoreId(store));
      awaitState(kms, store, ConnectionStateType.DISCONNECTED);
      kms.updateCustomKeyStore(
          r -> r.customKeyStoreId(store).keyStorePassword(PIN).newCustomKeyStoreName("acme"));
      kms.connectCustomKeyStore(r -> r.customKeyStoreId(store));
      awaitState(kms, store, ConnectionStateType.CONNECTED);

      KeyMetadata key = createKey(kms, store);
      assertThat(key.customKeyStoreId()).isEqualTo(store);
      assertThat(key.cloudHsmClusterId()).isEqualTo(CLUSTER);
      assertAdopts(kms, store, payroll);
      SdkBytes blob = kms.encrypt(r -> r.keyId(key.keyId()).plaintext(TEXT)).ciphertextBlob();

      Path away = folder.resolve("away");
      Files.move(tokens.get(1), away);
      for (int i = 0; i < 10; i++) {
        assertThat(kms.decrypt(r -> r.ciphertextBlob(blob)).plaintext()).isEqualTo(TEXT);
      }
      assertThat(Errors.type(() -> createKey(kms, store)))
          .isEqualTo(CloudHsmClusterInvalidConfigurationException.class);
      Files.move(away, tokens.get(1));
      await().atMost(LIMIT).ignoreExceptions().until(() -> createKey(kms, store) != null);
      assertThat(kms.decrypt(r -> r.ciphertextBlob(blob)).plaintext()).isEqualTo(TEXT);

      kms.disconnectCustomKeyStore(r -> r.customKeyStoreId(store));
      awaitState(kms, store, ConnectionStateType.DISCONNECTED);
      assertThat(kms.describeKey(r -> r.keyId(key.keyId())).keyMetadata().keyState())
          .isEqualTo(KeyState.UNAVAILABLE);
      assertThat(Errors.type(() -> kms.decrypt(r -> r.ciphertextBlob(blob))))
          .isEqualTo(KmsInvalidStateException.class);
      assertThat(Errors.type(() -> kms.deleteCustomKeyStore(r -> r.customKeyStoreId(store))))
          .isEqualTo(CustomKeyStoreHasCmKsException.class);
    }
  }

  /** By SoftHSM's own tool. */
  private KeyPair importIntoEach(List<Path> tokens) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    String encoded =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pair.getPrivate().getEncoded());
    Path pem =
        secret(
            "payroll",
            "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n".formatted(encoded));
    Path configuration =
        Files.writeString(
            folder.resolve("softhsm2.conf"), "directories.tokendir = " + tokens.get(0).getParent());
    for (Path token : tokens) {
      run(
          Command.of(
                  List.of(
                      "softhsm2-util",
                      "--import",
                      pem.toString(),
                      "--serial",
                      serial(token),
                      "--label",
                      "payroll",
                      "--id",
                      "0a",
                      "--pin",
                      PIN))
              .with("SOFTHSM2_CONF", configuration.toString()));
    }
    return pair;
  }

  private static void assertAdopts(KmsClient kms, String store, KeyPair payroll) throws Exception {
    KeyMetadata adopted =
        kms.createKey(
                r ->
                    r.origin(OriginType.EXTERNAL_KEY_STORE)
                        .customKeyStoreId(store)
                        .xksKeyId("id.0a")
                        .keySpec(KeySpec.RSA_2048)
                        .keyUsage(KeyUsageType.SIGN_VERIFY))
            .keyMetadata();
    assertThat(adopted.xksKeyConfiguration().id()).isEqualTo("id.0a");
    SdkBytes signature =
        kms.sign(
                r ->
                    r.keyId(adopted.keyId())
                        .signingAlgorithm(SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_256)
                        .message(TEXT))
            .signature();
    Signature verifier = Signature.getInstance("SHA256withRSA");
    verifier.initVerify(payroll.getPublic());
    verifier.update(TEXT.asByteArray());
    assertThat(verifier.verify(signature.asByteArray())).isTrue();
    assertThat(
            Errors.type(
                () ->
                    kms.createKey(
                        r ->
                            r.origin(OriginType.EXTERNAL_KEY_STORE)
                                .customKeyStoreId(store)
                                .xksKeyId("payroll")
                                .keySpec(KeySpec.RSA_2048)
                                .keyUsage(KeyUsageType.ENCRYPT_DECRYPT))))
        .isEqualTo(XksKeyAlreadyInUseException.class);
  }

  /** On two SoftHSMs, whose tokens the server's own then has both. */
  private List<Path> holdTheCeremony() throws IOException {
    Path one = member("one");
    Path two = member("two");
    ceremony("create", "--config", one.toString());
    ceremony("add", "--from", one.toString(), "--to", two.toString());
    Path into = folder.resolve("data/hsm/tokens");
    Files.createDirectories(
        into, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    List<Path> tokens = new ArrayList<>();
    for (String from : List.of("one", "two")) {
      try (Stream<Path> found = Files.list(folder.resolve(from + "/hsm/tokens"))) {
        Path token = found.findFirst().orElseThrow();
        tokens.add(Files.move(token, into.resolve(token.getFileName())));
      }
    }
    return tokens;
  }

  private Path member(String name) throws IOException {
    return Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        data: %s
        regions: [ks-acme-1]
        hsm: {openOnly: true, pin: {file: %s}, securityOfficerPin: {file: %s}}
        """
            .formatted(folder.resolve(name), secret("user", PIN), secret("officer", "so-pin-1")));
  }

  private Path secret(String name, String value) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, value);
    }
    return file;
  }

  private static void ceremony(String... arguments) {
    List<String> all = new ArrayList<>(List.of("hsm", "domain"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--region", "ks-acme-1"));
    run(Command.server(all.toArray(new String[0])));
  }

  private static String run(Command command) {
    Command.Outcome outcome = command.within(LIMIT).run();
    assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
    return outcome.output();
  }

  private Path configuration(List<Path> tokens) throws IOException {
    StringBuilder members = new StringBuilder();
    for (String name : List.of("one", "two")) {
      Path token = tokens.get(name.equals("one") ? 0 : 1);
      members.append("          - tokenSerial: \"").append(serial(token)).append("\"\n");
    }
    return Files.writeString(
        folder.resolve("claviger.yaml"),
        """
        data: %s
        http: {port: 0}
        management: {port: 0}
        customKeyStores:
          check: 200ms
          clusters:
            - id: %s
              trustAnchor: %s
              allow: [ASYMMETRIC, ADOPTION]
              members:
        %s"""
            .formatted(folder.resolve("data"), CLUSTER, anchor(), members));
  }

  /** SoftHSM's serial number is the end of the token's folder's name. */
  private static String serial(Path token) {
    Matcher end =
        Pattern.compile("([0-9a-f]{4})-([0-9a-f]{12})$").matcher(token.getFileName().toString());
    assertThat(end.find()).isTrue();
    return end.group(1) + end.group(2);
  }

  private Path anchor() throws IOException {
    Path pem = folder.resolve("customerCA.crt");
    if (Files.exists(pem)) {
      return pem;
    }
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> store =
        List.of("-keystore", folder.resolve("ca.p12").toString(), "-storepass", "changeit");
    run(keytool(keytool, store, "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=ca"));
    return Files.writeString(
        pem, run(keytool(keytool, store, "-exportcert", "-alias", "ca", "-rfc")));
  }

  private static Command keytool(String keytool, List<String> store, String... arguments) {
    List<String> all = new ArrayList<>(List.of(keytool));
    all.addAll(List.of(arguments));
    all.addAll(store);
    return Command.of(all);
  }

  private String create(KmsClient kms, String password) throws IOException {
    String anchor = Files.readString(anchor());
    return kms.createCustomKeyStore(
            r ->
                r.customKeyStoreName("first name")
                    .cloudHsmClusterId(CLUSTER)
                    .trustAnchorCertificate(anchor)
                    .keyStorePassword(password))
        .customKeyStoreId();
  }

  private static KeyMetadata createKey(KmsClient kms, String store) {
    return kms.createKey(r -> r.origin(OriginType.AWS_CLOUDHSM).customKeyStoreId(store))
        .keyMetadata();
  }

  private static CustomKeyStoresListEntry awaitState(
      KmsClient kms, String store, ConnectionStateType state) {
    return await()
        .atMost(LIMIT)
        .until(
            () ->
                kms.describeCustomKeyStores(r -> r.customKeyStoreId(store))
                    .customKeyStores()
                    .get(0),
            entry -> entry.connectionState() == state);
  }
}
