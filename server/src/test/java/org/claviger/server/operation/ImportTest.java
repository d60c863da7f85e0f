package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.operation.Refusals.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.server.audit.ServiceEvent;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.job.DueWork;
import org.claviger.server.key.TestRegion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Material that was made elsewhere. */
class ImportTest {
  private static final String OAEP = "RSAES_OAEP_SHA_256";
  private static final byte[] MESSAGE = {1, 2, 3};

  @TempDir static Path directory;
  private static TestRegion region;
  private static DueWork work;

  private final TestApi api = new TestApi(region, "111122223333", () -> region.clock().instant());

  @BeforeAll
  static void open() {
    region = TestRegion.open(directory);
    work = new DueWork(region.region(), region.store(), region.clock());
  }

  @AfterAll
  static void close() {
    region.close();
  }

  @Test
  void makesAKeyUsable() {
    String id = external("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
    assertThat(describe(id).required("KeyState").textValue()).isEqualTo("PendingImport");
    assertThat(describe(id).has("ExpirationModel")).isFalse();
    assertRefused(
        ErrorCode.KMSInvalidStateException,
        api.keyArn(id) + " is pending import.",
        () -> encrypt(id));
    ObjectNode answer = importForGood(id, aesKey(1));
    String material = answer.required("KeyMaterialId").textValue();
    JsonNode metadata = describe(id);
    assertThat(metadata.required("KeyState").textValue()).isEqualTo("Enabled");
    assertThat(metadata.required("Origin").textValue()).isEqualTo("EXTERNAL");
    assertThat(metadata.required("ExpirationModel").textValue())
        .isEqualTo("KEY_MATERIAL_DOES_NOT_EXPIRE");
    assertThat(metadata.required("CurrentKeyMaterialId").textValue()).isEqualTo(material);
    assertThat(decryptedUnder(encrypt(id))).isEqualTo(material);
  }

  @ParameterizedTest
  @CsvSource({
    "RSAES_OAEP_SHA_1, RSA_2048",
    "RSAES_OAEP_SHA_256, RSA_3072",
    "RSA_AES_KEY_WRAP_SHA_1, RSA_2048",
    "RSA_AES_KEY_WRAP_SHA_256, RSA_2048"
  })
  void takesEveryWrapping(String algorithm, String wrappingKey) throws GeneralSecurityException {
    String id = external("HMAC_256", "GENERATE_VERIFY_MAC");
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    ObjectNode parameters = parameters(id, algorithm, wrappingKey);
    importKey(id, parameters, algorithm, key, forGood());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    byte[] made =
        bytes(
            api.call(
                "GenerateMac",
                "{'KeyId':'%s','Message':'%s','MacAlgorithm':'HMAC_SHA_256'}",
                id,
                base64(MESSAGE)),
            "Mac");
    assertThat(made).isEqualTo(mac.doFinal(MESSAGE));
  }

  @Test
  void takesPrivateKeysOfCurves() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp384r1"));
    KeyPair pair = generator.generateKeyPair();
    String id = external("ECC_NIST_P384", "SIGN_VERIFY");
    assertRefused(
        ErrorCode.KMSInvalidStateException,
        api.keyArn(id) + " is pending import.",
        () -> api.call("GetPublicKey", "{'KeyId':'%s'}", id));
    importForGood(id, pair.getPrivate().getEncoded());
    assertThat(bytes(api.call("GetPublicKey", "{'KeyId':'%s'}", id), "PublicKey"))
        .isEqualTo(pair.getPublic().getEncoded());
    Signature verifier = Signature.getInstance("SHA384withECDSA");
    verifier.initVerify(pair.getPublic());
    verifier.update(MESSAGE);
    assertThat(
            verifier.verify(
                bytes(
                    api.call(
                        "Sign",
                        "{'KeyId':'%s','Message':'%s','SigningAlgorithm':'ECDSA_SHA_384'}",
                        id,
                        base64(MESSAGE)),
                    "Signature")))
        .isTrue();
  }

  @Test
  void takesPrivateRsaKeysUnderAOneTimeKeyAlone() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    String id = external("RSA_2048", "SIGN_VERIFY");
    assertThat(Refusals.code(() -> parameters(id, OAEP, "RSA_2048")))
        .isEqualTo(ErrorCode.ValidationException);
    String algorithm = "RSA_AES_KEY_WRAP_SHA_256";
    ObjectNode parameters = parameters(id, algorithm, "RSA_2048");
    importKey(id, parameters, algorithm, pair.getPrivate().getEncoded(), forGood());
    Signature verifier = Signature.getInstance("SHA256withRSA");
    verifier.initVerify(pair.getPublic());
    verifier.update(MESSAGE);
    assertThat(
            verifier.verify(
                bytes(
                    api.call(
                        "Sign",
                        "{'KeyId':'%s','Message':'%s','SigningAlgorithm':'RSASSA_PKCS1_V1_5_SHA_256'}",
                        id,
                        base64(MESSAGE)),
                    "Signature")))
        .isTrue();
  }

  @Test
  void takesAnAeadKeyWhoseCiphertextsOthersOpen() throws GeneralSecurityException {
    String id =
        api.call("CreateAeadKey", "{'Origin':'EXTERNAL'}")
            .required("KeyMetadata")
            .required("KeyId")
            .textValue();
    importForGood(id, aesKey(3));
    ObjectNode sealed =
        api.call("AeadEncrypt", "{'KeyId':'%s','Plaintext':'%s'}", id, base64(MESSAGE));
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(aesKey(3), "AES"),
        new GCMParameterSpec(128, bytes(sealed, "Iv")));
    assertThat(cipher.doFinal(bytes(sealed, "Ciphertext"))).isEqualTo(MESSAGE);
    api.call("DeleteImportedKeyMaterial", "{'KeyId':'%s'}", id);
    assertThat(
            Refusals.code(() -> api.call("AeadEncrypt", "{'KeyId':'%s','Plaintext':'AAAA'}", id)))
        .isEqualTo(ErrorCode.KMSInvalidStateException);
  }

  @Test
  void endsToTheSecondAndComesBackWithTheSameMaterialAlone() {
    String id = external("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
    long end = region.clock().instant().plusSeconds(3_600).getEpochSecond();
    importKey(id, parameters(id), OAEP, aesKey(4), "'ValidTo':" + end);
    assertThat(describe(id).required("ValidTo").doubleValue()).isEqualTo((double) end);
    String blob = encrypt(id);
    region.clock().pass(Duration.ofSeconds(end - region.clock().instant().getEpochSecond() - 60));
    decryptedUnder(blob);
    region.clock().pass(Duration.ofSeconds(61));
    assertRefused(
        ErrorCode.KMSInvalidStateException,
        api.keyArn(id) + " is pending import.",
        () -> decryptedUnder(blob));
    work.run();
    assertThat(describe(id).required("KeyState").textValue()).isEqualTo("PendingImport");
    assertThat(eventsOf(id)).containsExactly("DeleteExpiredKeyMaterial");
    assertThat(Refusals.code(() -> importForGood(id, aesKey(5))))
        .isEqualTo(ErrorCode.IncorrectKeyMaterialException);
    importForGood(id, aesKey(4));
    decryptedUnder(blob);
  }

  @Test
  void isTakenAway() {
    String id = external("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
    String material = importForGood(id, aesKey(6)).required("KeyMaterialId").textValue();
    String blob = encrypt(id);
    assertThat(api.call("DeleteImportedKeyMaterial", "{'KeyId':'%s'}", id))
        .isEqualTo(
            TestJson.object(
                "{'KeyId':'%s','KeyMaterialId':'%s'}".formatted(api.keyArn(id), material)));
    assertThat(Refusals.code(() -> decryptedUnder(blob)))
        .isEqualTo(ErrorCode.KMSInvalidStateException);
    // Once more has no effect.
    api.call("DeleteImportedKeyMaterial", "{'KeyId':'%s'}", id);
    assertThat(importForGood(id, aesKey(6)).required("KeyMaterialId").textValue())
        .isEqualTo(material);
    assertThat(decryptedUnder(blob)).isEqualTo(material);
  }

  @Test
  void bringsFurtherMaterialsThatAreRotatedOnDemand() {
    String id = external("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
    String first = importForGood(id, aesKey(7)).required("KeyMaterialId").textValue();
    String blob = encrypt(id);
    assertRefused(
        ErrorCode.KMSInvalidStateException,
        "No available key material pending rotation for the key: " + api.keyArn(id) + ".",
        () -> api.call("RotateKeyOnDemand", "{'KeyId':'%s'}", id));
    String second =
        importKey(
                id,
                parameters(id),
                OAEP,
                aesKey(8),
                forGood()
                    + ",'ImportType':'NEW_KEY_MATERIAL','KeyMaterialDescription':'the second'")
            .required("KeyMaterialId")
            .textValue();
    assertThat(decryptedUnder(encrypt(id))).isEqualTo(first);
    assertThat(states(id)).containsExactly("CURRENT", "PENDING_ROTATION");
    api.call("RotateKeyOnDemand", "{'KeyId':'%s'}", id);
    assertThat(states(id)).containsExactly("NON_CURRENT", "CURRENT");
    assertThat(decryptedUnder(encrypt(id))).isEqualTo(second);
    assertThat(decryptedUnder(blob)).isEqualTo(first);
    // A key needs all its materials.
    api.call("DeleteImportedKeyMaterial", "{'KeyId':'%s','KeyMaterialId':'%s'}", id, first);
    assertThat(describe(id).required("KeyState").textValue()).isEqualTo("PendingImport");
    assertThat(
            Refusals.code(
                () ->
                    importKey(
                        id,
                        parameters(id),
                        OAEP,
                        aesKey(7),
                        forGood() + ",'KeyMaterialId':'" + second + "'")))
        .isEqualTo(ErrorCode.IncorrectKeyMaterialException);
    importForGood(id, aesKey(7));
    assertThat(describe(id).required("KeyState").textValue()).isEqualTo("Enabled");
    assertThat(decryptedUnder(blob)).isEqualTo(first);
  }

  @Test
  void givesTheSameMaterialOfTwoKeysTwoIds() {
    String one = external("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
    String other = external("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
    assertThat(importForGood(one, aesKey(9)).required("KeyMaterialId"))
        .isNotEqualTo(importForGood(other, aesKey(9)).required("KeyMaterialId"));
  }

  @Test
  void bindsATokenToItsKeyAndToADay() {
    String id = external("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
    String other = external("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
    ObjectNode parameters = parameters(id);
    assertThat(Refusals.code(() -> importKey(other, parameters, OAEP, aesKey(1), forGood())))
        .isEqualTo(ErrorCode.InvalidImportTokenException);
    ObjectNode forged = parameters.deepCopy();
    byte[] token = bytes(parameters, "ImportToken");
    for (int i = 0; i < token.length; i += 97) {
      byte[] changed = token.clone();
      changed[i] ^= 1;
      forged.put("ImportToken", changed);
      assertThat(Refusals.code(() -> importKey(id, forged, OAEP, aesKey(1), forGood())))
          .isEqualTo(ErrorCode.InvalidImportTokenException);
    }
    region.clock().pass(Duration.ofHours(24).plusSeconds(1));
    assertThat(Refusals.code(() -> importKey(id, parameters, OAEP, aesKey(1), forGood())))
        .isEqualTo(ErrorCode.ExpiredImportTokenException);
  }

  @Test
  void refusesWhatDoesNotOpenOrIsNoSuchKey() {
    String id = external("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
    ObjectNode parameters = parameters(id);
    assertThatThrownBy(
            () ->
                api.call(
                    "ImportKeyMaterial",
                    "{'KeyId':'%s','ImportToken':'%s','EncryptedKeyMaterial':'%s',%s}",
                    id,
                    parameters.required("ImportToken").asText(),
                    base64(new byte[256]),
                    forGood()))
        .isInstanceOf(InvalidCiphertextException.class);
    assertThat(Refusals.code(() -> importKey(id, parameters, OAEP, new byte[16], forGood())))
        .isEqualTo(ErrorCode.IncorrectKeyMaterialException);
    assertThat(describe(id).required("KeyState").textValue()).isEqualTo("PendingImport");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'ExpirationModel':'KEY_MATERIAL_EXPIRES'",
        "'ValidTo':1",
        "'ExpirationModel':'KEY_MATERIAL_DOES_NOT_EXPIRE','ValidTo':4000000000",
        "'ValidTo':4000000000",
        "'ExpirationModel':'KEY_MATERIAL_DOES_NOT_EXPIRE','ImportType':'NEW_KEY_MATERIAL','KeyMaterialId':'0000000000000000000000000000000000000000000000000000000000000000'"
      })
  void wantsItsTermsToMakeSense(String terms) {
    String id = external("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
    assertThat(Refusals.code(() -> importKey(id, parameters(id), OAEP, aesKey(1), terms)))
        .isEqualTo(ErrorCode.ValidationException);
  }

  @Test
  void isForKeysOfThatOriginAlone() {
    String id = api.createKeyId("{}");
    String message = api.keyArn(id) + " origin is AWS_KMS which is not valid for this operation.";
    assertRefused(ErrorCode.UnsupportedOperationException, message, () -> parameters(id));
    assertRefused(
        ErrorCode.UnsupportedOperationException,
        message,
        () -> api.call("DeleteImportedKeyMaterial", "{'KeyId':'%s'}", id));
    String external = external("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
    assertRefused(
        ErrorCode.UnsupportedOperationException,
        api.keyArn(external) + " origin is EXTERNAL which is not valid for this operation.",
        () -> api.call("EnableKeyRotation", "{'KeyId':'%s'}", external));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSAES_PKCS1_V1_5", "SM2PKE"})
  void doesNotTakeWrappingsThatAwsDoesNotTakeEither(String algorithm) {
    String id = external("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
    assertThat(Refusals.code(() -> parameters(id, algorithm, "RSA_2048")))
        .isEqualTo(ErrorCode.UnsupportedOperationException);
  }

  private String external(String spec, String usage) {
    return api.createKeyId("{'Origin':'EXTERNAL','KeySpec':'%s','KeyUsage':'%s'}", spec, usage);
  }

  private ObjectNode parameters(String id) {
    return parameters(id, OAEP, "RSA_2048");
  }

  private ObjectNode parameters(String id, String algorithm, String wrappingKey) {
    return api.call(
        "GetParametersForImport",
        "{'KeyId':'%s','WrappingAlgorithm':'%s','WrappingKeySpec':'%s'}",
        id,
        algorithm,
        wrappingKey);
  }

  private ObjectNode importForGood(String id, byte[] material) {
    return importKey(id, parameters(id), OAEP, material, forGood());
  }

  private static String forGood() {
    return "'ExpirationModel':'KEY_MATERIAL_DOES_NOT_EXPIRE'";
  }

  private ObjectNode importKey(
      String id, ObjectNode parameters, String algorithm, byte[] material, String terms) {
    byte[] encrypted = WrappedMaterial.of(algorithm, bytes(parameters, "PublicKey"), material);
    return api.call(
        "ImportKeyMaterial",
        "{'KeyId':'%s','ImportToken':'%s','EncryptedKeyMaterial':'%s',%s}",
        id,
        parameters.required("ImportToken").asText(),
        base64(encrypted),
        terms);
  }

  private String encrypt(String id) {
    return api.call("Encrypt", "{'KeyId':'%s','Plaintext':'AAAA'}", id)
        .required("CiphertextBlob")
        .asText();
  }

  private String decryptedUnder(String blob) {
    return api.call("Decrypt", "{'CiphertextBlob':'%s'}", blob)
        .required("KeyMaterialId")
        .textValue();
  }

  private List<String> states(String id) {
    List<String> states = new ArrayList<>();
    api.call("ListKeyRotations", "{'KeyId':'%s','IncludeKeyMaterial':'ALL_KEY_MATERIAL'}", id)
        .required("Rotations")
        .forEach(each -> states.add(each.required("KeyMaterialState").textValue()));
    return states;
  }

  private JsonNode describe(String id) {
    return api.call("DescribeKey", "{'KeyId':'%s'}", id).required("KeyMetadata");
  }

  private static List<String> eventsOf(String keyId) {
    return region.events().stream()
        .filter(event -> event.keyArn().endsWith(keyId))
        .map(ServiceEvent::eventName)
        .toList();
  }

  private static byte[] aesKey(int fill) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) fill);
    return key;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] bytes(ObjectNode node, String member) {
    return Base64.getDecoder().decode(node.required(member).asText());
  }
}
