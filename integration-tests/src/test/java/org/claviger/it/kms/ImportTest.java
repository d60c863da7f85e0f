package org.claviger.it.kms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.it.KeyImporter;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AlgorithmSpec;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;
import software.amazon.awssdk.services.kms.model.ImportKeyMaterialRequest;
import software.amazon.awssdk.services.kms.model.ImportType;
import software.amazon.awssdk.services.kms.model.IncludeKeyMaterial;
import software.amazon.awssdk.services.kms.model.IncorrectKeyMaterialException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.InvalidImportTokenException;
import software.amazon.awssdk.services.kms.model.KeyMaterialState;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

/** Keys whose material their owner brings, as the AWS SDK sees them. */
@ExtendWith(SharedServer.class)
class ImportTest {
  private static final AlgorithmSpec OAEP = AlgorithmSpec.RSAES_OAEP_SHA_256;
  private static final SdkBytes PLAINTEXT = SdkBytes.fromUtf8String("a letter of credit");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final KmsClient kms;
  private final KeyImporter importer;

  ImportTest(KmsClient kms) {
    this.kms = kms;
    importer = new KeyImporter(kms);
  }

  @Test
  void aKeyWaitsForItsMaterialWorksWithItAndWaitsAgainWithoutIt() {
    String key = symmetric();
    KeyMetadata empty = describe(key);
    assertThat(empty.keyState()).isEqualTo(KeyState.PENDING_IMPORT);
    assertThat(empty.origin()).isEqualTo(OriginType.EXTERNAL);
    assertThat(empty.enabled()).isFalse();
    assertThat(Errors.type(() -> encrypt(key))).isEqualTo(KmsInvalidStateException.class);

    byte[] material = random(32);
    String id = importer.importForGood(key, OAEP, material).keyMaterialId();
    assertThat(describe(key).keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(describe(key).expirationModel())
        .isEqualTo(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE);
    assertThat(describe(key).currentKeyMaterialId()).isEqualTo(id);
    SdkBytes blob = encrypt(key);
    kms.disableKey(r -> r.keyId(key));
    assertThat(describe(key).keyState()).isEqualTo(KeyState.DISABLED);
    kms.enableKey(r -> r.keyId(key));
    assertThat(decrypt(blob)).isEqualTo(PLAINTEXT);

    kms.deleteImportedKeyMaterial(r -> r.keyId(key));
    assertThat(describe(key).keyState()).isEqualTo(KeyState.PENDING_IMPORT);
    assertThat(Errors.type(() -> decrypt(blob))).isEqualTo(KmsInvalidStateException.class);
    assertThat(Errors.type(() -> importer.importForGood(key, random(32))))
        .isEqualTo(IncorrectKeyMaterialException.class);
    assertThat(importer.importForGood(key, material).keyMaterialId()).isEqualTo(id);
    assertThat(decrypt(blob)).isEqualTo(PLAINTEXT);
  }

  @Test
  void aKeyThatIsToBeDeletedTakesNoMaterialUntilThatIsCancelled() {
    String key = symmetric();
    kms.scheduleKeyDeletion(r -> r.keyId(key).pendingWindowInDays(7));
    assertThat(describe(key).keyState()).isEqualTo(KeyState.PENDING_DELETION);
    assertThat(Errors.type(() -> importer.parameters(key, OAEP)))
        .isEqualTo(KmsInvalidStateException.class);
    kms.cancelKeyDeletion(r -> r.keyId(key));
    assertThat(describe(key).keyState()).isEqualTo(KeyState.PENDING_IMPORT);
    importer.importForGood(key, random(32));
    assertThat(decrypt(encrypt(key))).isEqualTo(PLAINTEXT);
  }

  @Test
  void anEndIsKeptAsItWasAskedForAndTakenBackByAnotherImport() {
    String key = symmetric();
    byte[] material = random(32);
    Instant end = Instant.now().plus(2, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    importer.importKey(
        key,
        OAEP,
        material,
        r -> r.expirationModel(ExpirationModelType.KEY_MATERIAL_EXPIRES).validTo(end));
    assertThat(describe(key).validTo()).isEqualTo(end);
    assertThat(describe(key).expirationModel()).isEqualTo(ExpirationModelType.KEY_MATERIAL_EXPIRES);
    importer.importForGood(key, material);
    assertThat(describe(key).validTo()).isNull();
  }

  @Test
  void anEndMustBeGivenWhereItIsMeantAndOnlyThere() {
    String key = symmetric();
    Instant tomorrow = Instant.now().plus(1, ChronoUnit.DAYS);
    List<Consumer<ImportKeyMaterialRequest.Builder>> wrong =
        List.of(
            r -> {},
            r -> r.expirationModel(ExpirationModelType.KEY_MATERIAL_EXPIRES),
            r -> {
              KeyImporter.forGood(r);
              r.validTo(tomorrow);
            },
            r -> r.validTo(Instant.now().minusSeconds(60)),
            r -> r.validTo(tomorrow.plus(365, ChronoUnit.DAYS)));
    GetParametersForImportResponse parameters = importer.parameters(key, OAEP);
    for (Consumer<ImportKeyMaterialRequest.Builder> terms : wrong) {
      assertThat(Errors.code(() -> importer.importKey(key, parameters, OAEP, random(32), terms)))
          .isEqualTo("ValidationException");
    }
    assertThat(describe(key).keyState()).isEqualTo(KeyState.PENDING_IMPORT);
    importer.importKey(key, parameters, OAEP, random(32), KeyImporter::forGood);
  }

  @Test
  void furtherMaterialsAreRotatedToOnDemandAndAllAreNeeded() {
    String key = symmetric();
    byte[] first = random(32);
    String firstId = importer.importForGood(key, first).keyMaterialId();
    SdkBytes blob = encrypt(key);
    assertThat(Errors.type(() -> kms.rotateKeyOnDemand(r -> r.keyId(key))))
        .isEqualTo(KmsInvalidStateException.class);
    String secondId =
        importer
            .importKey(
                key,
                OAEP,
                random(32),
                r -> {
                  KeyImporter.forGood(r);
                  r.importType(ImportType.NEW_KEY_MATERIAL).keyMaterialDescription("the second");
                })
            .keyMaterialId();
    assertThat(describe(key).currentKeyMaterialId()).isEqualTo(firstId);
    assertThat(materialStates(key))
        .containsExactly(KeyMaterialState.CURRENT, KeyMaterialState.PENDING_ROTATION);
    kms.rotateKeyOnDemand(r -> r.keyId(key));
    assertThat(describe(key).currentKeyMaterialId()).isEqualTo(secondId);
    assertThat(materialStates(key))
        .containsExactly(KeyMaterialState.NON_CURRENT, KeyMaterialState.CURRENT);
    assertThat(decrypt(blob)).isEqualTo(PLAINTEXT);
    SdkBytes newer = encrypt(key);
    assertThat(kms.decrypt(r -> r.ciphertextBlob(newer)).keyMaterialId()).isEqualTo(secondId);

    kms.deleteImportedKeyMaterial(r -> r.keyId(key).keyMaterialId(firstId));
    assertThat(describe(key).keyState()).isEqualTo(KeyState.PENDING_IMPORT);
    assertThat(Errors.type(() -> decrypt(newer))).isEqualTo(KmsInvalidStateException.class);
    importer.importForGood(key, first);
    assertThat(decrypt(blob)).isEqualTo(PLAINTEXT);
    assertThat(decrypt(newer)).isEqualTo(PLAINTEXT);
  }

  @ParameterizedTest
  @EnumSource(
      value = AlgorithmSpec.class,
      names = {
        "RSAES_OAEP_SHA_1",
        "RSAES_OAEP_SHA_256",
        "RSA_AES_KEY_WRAP_SHA_1",
        "RSA_AES_KEY_WRAP_SHA_256"
      })
  void theKeyIsTheOwnersHoweverItIsWrapped(AlgorithmSpec algorithm)
      throws GeneralSecurityException {
    String key = importer.emptyKey(KeySpec.HMAC_256, KeyUsageType.GENERATE_VERIFY_MAC);
    byte[] material = random(32);
    importer.importForGood(key, algorithm, material);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(material, "HmacSHA256"));
    SdkBytes message = SdkBytes.fromUtf8String("message");
    assertThat(
            kms.generateMac(r -> r.keyId(key).macAlgorithm("HMAC_SHA_256").message(message))
                .mac()
                .asByteArray())
        .isEqualTo(mac.doFinal("message".getBytes(UTF_8)));
  }

  @Test
  void whatIsNotForTheKeyIsRefused() {
    String key = symmetric();
    GetParametersForImportResponse parameters = importer.parameters(key, OAEP);
    assertThat(
            Errors.type(
                () ->
                    importer.importKey(
                        symmetric(), parameters, OAEP, random(32), KeyImporter::forGood)))
        .isEqualTo(InvalidImportTokenException.class);
    assertThat(
            Errors.type(
                () -> importer.importKey(key, parameters, OAEP, random(16), KeyImporter::forGood)))
        .isEqualTo(IncorrectKeyMaterialException.class);
    assertThat(
            Errors.type(
                () ->
                    kms.importKeyMaterial(
                        r -> {
                          r.keyId(key).importToken(parameters.importToken());
                          r.encryptedKeyMaterial(SdkBytes.fromByteArray(new byte[256]));
                          KeyImporter.forGood(r);
                        })))
        .isEqualTo(InvalidCiphertextException.class);
    String ours = kms.createKey().keyMetadata().keyId();
    assertThat(Errors.type(() -> importer.parameters(ours, OAEP)))
        .isEqualTo(UnsupportedOperationException.class);
    assertThat(Errors.type(() -> kms.deleteImportedKeyMaterial(r -> r.keyId(ours))))
        .isEqualTo(UnsupportedOperationException.class);
    assertThat(Errors.type(() -> importer.parameters(key, AlgorithmSpec.RSAES_PKCS1_V1_5)))
        .isEqualTo(UnsupportedOperationException.class);
  }

  private String symmetric() {
    return importer.emptyKey(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT);
  }

  private KeyMetadata describe(String key) {
    return kms.describeKey(r -> r.keyId(key)).keyMetadata();
  }

  private List<KeyMaterialState> materialStates(String key) {
    return kms
        .listKeyRotations(r -> r.keyId(key).includeKeyMaterial(IncludeKeyMaterial.ALL_KEY_MATERIAL))
        .rotations()
        .stream()
        .map(RotationsListEntry::keyMaterialState)
        .toList();
  }

  private SdkBytes encrypt(String key) {
    return kms.encrypt(r -> r.keyId(key).plaintext(PLAINTEXT)).ciphertextBlob();
  }

  private SdkBytes decrypt(SdkBytes blob) {
    return kms.decrypt(r -> r.ciphertextBlob(blob)).plaintext();
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return random;
  }
}
