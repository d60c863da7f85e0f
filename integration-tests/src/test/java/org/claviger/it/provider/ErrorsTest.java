package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Properties;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.claviger.it.TemporaryData;
import org.claviger.provider.ClavigerProvider;
import org.claviger.provider.KmsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.OriginType;

/** What goes wrong in practice: each has its JCE exception, and inside it what to do. */
@ExtendWith(SharedServer.class)
class ErrorsTest {
  private static final byte[] MESSAGE = "a letter of credit".getBytes(StandardCharsets.UTF_8);
  private static final DateTimeFormatter AMZ = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

  @TempDir private Path folder;
  private final ServerProcess server;
  private final KmsClient kms;
  private final SharedKeys keys;
  private final Claviger claviger;

  ErrorsTest(ServerProcess server, KmsClient kms, SharedKeys keys) {
    this.server = server;
    this.kms = kms;
    this.keys = keys;
    this.claviger = Claviger.of(server);
  }

  private String newKey() {
    return kms.createKey(r -> r.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY))
        .keyMetadata()
        .keyId();
  }

  private Signature signing(PrivateKey key) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSA", claviger.provider());
    signature.initSign(key);
    signature.update(MESSAGE);
    return signature;
  }

  private static void assertSays(Throwable thrown, String code, String... words) {
    Throwable cause = thrown instanceof KmsException ? thrown : thrown.getCause();
    assertThat(cause).isInstanceOf(KmsException.class);
    KmsException refusal = (KmsException) cause;
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.requestId().isPresent()).isEqualTo(!code.equals(KmsException.NO_ANSWER));
    assertThat(thrown).hasMessageContainingAll(words);
    refusal.requestId().ifPresent(id -> assertThat(thrown).hasMessageContaining(id));
  }

  private static KmsException loading(ClavigerProvider provider) throws Exception {
    KeyStore store = KeyStore.getInstance("KMS", provider);
    store.load(null, null);
    return catchThrowableOfType(KmsException.class, store::size);
  }

  @Test
  void aKeyThatWasDisabled() throws Exception {
    String id = newKey();
    Signature signature = signing(claviger.privateKey(id));
    kms.disableKey(r -> r.keyId(id));

    assertSays(
        catchThrowableOfType(SignatureException.class, signature::sign),
        "DisabledException",
        "is disabled.",
        "EnableKey");
  }

  @Test
  void aKeyThatIsPendingDeletion() throws Exception {
    String id = newKey();
    Signature signature = signing(claviger.privateKey(id));
    kms.scheduleKeyDeletion(r -> r.keyId(id).pendingWindowInDays(7));

    assertSays(
        catchThrowableOfType(SignatureException.class, signature::sign),
        "KMSInvalidStateException",
        "is pending deletion",
        "CancelKeyDeletion");
  }

  @Test
  void aKeyThatAwaitsItsMaterial() {
    String id =
        kms.createKey(
                r ->
                    r.keySpec(KeySpec.ECC_NIST_P256)
                        .keyUsage(KeyUsageType.SIGN_VERIFY)
                        .origin(OriginType.EXTERNAL))
            .keyMetadata()
            .keyId();

    assertThatThrownBy(() -> claviger.publicKey(id))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContainingAll("is pending import", "ImportKeyMaterial");
  }

  @Test
  void aKeyOfAnotherUsage() throws Exception {
    PrivateKey signing = claviger.privateKey(keys.id(KeySpec.RSA_2048, KeyUsageType.SIGN_VERIFY));
    Cipher cipher =
        Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding", claviger.provider());

    assertThatThrownBy(() -> cipher.init(Cipher.DECRYPT_MODE, signing))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContainingAll("SIGN_VERIFY", "ENCRYPT_DECRYPT");
  }

  @Test
  void aKeyThatDoesNotExist() {
    assertThatThrownBy(() -> claviger.privateKey("alias/nowhere"))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContainingAll("NotFoundException", "'region'");
  }

  @Test
  void aKeyThatIsAnotherAccounts() {
    assertThatThrownBy(
            () -> claviger.privateKey("arn:aws:kms:us-east-1:999999999999:key/" + newKey()))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageMatching("(?s).*(AccessDeniedException.*allow kms:|NotFoundException).*");
  }

  @Test
  void anAccessKeyThatNobodyKnowsAndASecretThatIsWrong() throws Exception {
    Properties real = new Properties();
    try (var in = Files.newBufferedReader(server.clientFile("credentials"))) {
      real.load(in);
    }
    String id = real.getProperty("aws_access_key_id");
    assertSays(
        loading(withAccessKey("AKIAIOSFODNN7EXAMPLE")),
        "UnrecognizedClientException",
        "'credentials.file'");
    KmsException wrongSecret = loading(withAccessKey(id));
    assertSays(wrongSecret, "InvalidSignatureException", "secret access key");
    assertThat(wrongSecret).hasMessageNotContaining("not-the-secret");
  }

  private ClavigerProvider withAccessKey(String id) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve(id),
            "[default]\naws_access_key_id=%s\naws_secret_access_key=not-the-secret\n"
                .formatted(id));
    return new Configuration(server, folder).set("credentials.file", file.toString()).provider();
  }

  @Test
  void aClockThatIsWrong() throws Exception {
    try (AwsStandIn wire = new AwsStandIn(server, folder)) {
      wire.changeDates(ErrorsTest::tenMinutesOff);

      assertSays(
          loading(wire.configuration(folder).provider()),
          "InvalidSignatureException",
          "Signature",
          "set this machine's clock");
    }
  }

  /** Within the same day, since the scope of the signature names it. */
  private static String tenMinutesOff(String date) {
    LocalDateTime time = LocalDateTime.parse(date, AMZ);
    Duration off = Duration.ofMinutes(time.toLocalTime().isBefore(LocalTime.NOON) ? 10 : -10);
    return AMZ.format(time.plus(off));
  }

  @Test
  void aRegionThatIsNotHosted() throws Exception {
    assertSays(
        loading(new Configuration(server, folder).set("region", "ap-east-1").provider()),
        "InvalidSignatureException",
        "'region'");
  }

  @Test
  void aServerThatThrottles() throws Exception {
    String configuration =
        """
        data: .
        http: {port: 0}
        management: {port: 0}
        quotas: {requests: {CreateKey: 1/3600s}}
        """;
    try (TemporaryData data = TemporaryData.create()) {
      Path file = Files.writeString(data.path().resolve("claviger.yaml"), configuration);
      try (ServerProcess throttling = ServerProcess.serve(file, data.path())) {
        ClavigerProvider provider = new Configuration(throttling, folder).provider();
        KeyGenerator generator = KeyGenerator.getInstance("HmacSHA256", provider);
        assertThat(generator.generateKey()).isNotNull();

        assertSays(
            catchThrowableOfType(KmsException.class, generator::generateKey),
            "ThrottlingException",
            "max.attempts");
      }
    }
  }

  @Test
  void aServerThatIsNotThere() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String nowhere = "https://127.0.0.1:" + port;

    assertSays(
        loading(new Configuration(server, folder).set("endpoint", nowhere).provider()),
        KmsException.NO_ANSWER,
        nowhere,
        "check that the server runs");
  }

  @Test
  void aServerThatIsNotTrusted() throws Exception {
    Path jdk = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
    Path other = folder.resolve("other.pem");
    try (var in = Files.newInputStream(jdk)) {
      KeyStore anchors = KeyStore.getInstance("PKCS12");
      anchors.load(in, null);
      String encoded =
          java.util.Base64.getMimeEncoder()
              .encodeToString(anchors.getCertificate(anchors.aliases().nextElement()).getEncoded());
      Files.writeString(
          other, "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
    }

    assertSays(
        loading(new Configuration(server, folder).set("ca.file", other.toString()).provider()),
        KmsException.NO_ANSWER,
        "'ca.file'");
  }

  @Test
  void aGeneratorSaysWhyToo() throws Exception {
    ClavigerProvider provider = withAccessKey("AKIAIOSFODNN7EXAMPLE");
    KeyGenerator generator = KeyGenerator.getInstance("HmacSHA256", provider);

    assertSays(
        catchThrowableOfType(KmsException.class, generator::generateKey),
        "UnrecognizedClientException",
        "'profile'");
  }
}
