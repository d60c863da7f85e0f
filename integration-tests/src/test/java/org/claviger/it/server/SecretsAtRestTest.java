package org.claviger.it.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.claviger.it.Answer;
import org.claviger.it.ApiClient;
import org.claviger.it.Bytes;
import org.claviger.it.Credentials;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets that went through a server are in none of its files and nothing that it printed: not raw,
 * not in hexadecimal, not in base64. Only {@code DIR/client} and the PIN files hold any.
 */
class SecretsAtRestTest {
  private static final int CANARY_BYTES = 24;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, byte[]> secrets = new LinkedHashMap<>();

  @TempDir private Path data;

  @Test
  void noSecretIsInAFileOrInTheOutput() throws IOException {
    String output;
    try (ServerProcess server = ServerProcess.up(data, "--regions", "us-east-1,eu-west-1")) {
      secrets.put("secret access key", Credentials.of(server).secretAccessKey().getBytes(UTF_8));
      useEverything(ApiClient.of(server));
      assertThat(server.stop()).isZero();
      output = server.output();
    }
    secrets.put("PIN", pin("hsm/pin"));
    secrets.put("security officer's PIN", pin("hsm/so-pin"));
    List<Haystack> haystacks = haystacks();
    haystacks.add(new Haystack("the output", output.getBytes(UTF_8)));
    assertThat(haystacks).hasSizeGreaterThan(5);
    List<String> found = new ArrayList<>();
    secrets.forEach(
        (name, secret) -> haystacks.forEach(haystack -> search(haystack, name, secret, found)));
    assertThat(found).isEmpty();
  }

  @Test
  void theSearchFindsASecretInEachOfItsForms() {
    byte[] secret = canary("planted");
    String base64 = Base64.getEncoder().encodeToString(secret);
    String shifted = Base64.getEncoder().encodeToString(join(new byte[] {7}, secret));
    String shiftedTwice = Base64.getEncoder().encodeToString(join(new byte[] {7, 7}, secret));
    for (byte[] planted :
        List.of(
            join("before".getBytes(UTF_8), secret),
            HexFormat.of().formatHex(secret).getBytes(UTF_8),
            HexFormat.of().withUpperCase().formatHex(secret).getBytes(UTF_8),
            base64.getBytes(UTF_8),
            shifted.getBytes(UTF_8),
            shiftedTwice.getBytes(UTF_8),
            base64.replace('+', '-').replace('/', '_').getBytes(UTF_8))) {
      List<String> found = new ArrayList<>();
      search(new Haystack("planted", planted), "canary", secret, found);
      assertThat(found).hasSize(1);
    }
  }

  /** Every action that takes or gives a secret, with success and with failure. */
  private void useEverything(ApiClient api) {
    String key = created(api.kms("CreateKey", "{}"));
    String plaintext = base64(canary("plaintext"));
    String blob = api.kms("Encrypt", encrypt(key, plaintext)).text("CiphertextBlob");
    String decrypt = "{\"CiphertextBlob\":\"%s\"%s}";
    assertThat(api.kms("Decrypt", decrypt.formatted(blob, "")).text("Plaintext"))
        .isEqualTo(plaintext);
    api.kms("Decrypt", decrypt.formatted(blob, ",\"EncryptionContext\":{\"a\":\"b\"}"));
    api.kms(
        "ReEncrypt",
        "{\"CiphertextBlob\":\"%s\",\"DestinationKeyId\":\"%s\"}".formatted(blob, key));
    api.kms("Encrypt", encrypt("alias/none", base64(canary("plaintext to no key"))));
    api.kms("Encrypt", encrypt(key, base64(canary("plaintext in broken base64")) + "!"));
    api.kms("NoSuchAction", encrypt(key, base64(canary("plaintext to no action"))));
    dataKeys(api, key);
    macAndSign(api);
    aead(api);
    api.kms("DisableKey", "{\"KeyId\":\"%s\"}".formatted(key));
    api.kms("Encrypt", encrypt(key, base64(canary("plaintext to a disabled key"))));
  }

  private void dataKeys(ApiClient api, String key) {
    Answer dataKey =
        api.kms("GenerateDataKey", "{\"KeyId\":\"%s\",\"KeySpec\":\"AES_256\"}".formatted(key));
    secrets.put("data key", dataKey.bytes("Plaintext"));
    Answer random = api.kms("GenerateRandom", "{\"NumberOfBytes\":32}");
    secrets.put("random", random.bytes("Plaintext"));
  }

  private void macAndSign(ApiClient api) {
    String mac =
        created(
            api.kms(
                "CreateKey", "{\"KeySpec\":\"HMAC_256\",\"KeyUsage\":\"GENERATE_VERIFY_MAC\"}"));
    String message = base64(canary("message to authenticate"));
    String terms = "{\"KeyId\":\"%s\",\"MacAlgorithm\":\"HMAC_SHA_256\",\"Message\":\"%s\"%s}";
    Answer made = api.kms("GenerateMac", terms.formatted(mac, message, ""));
    secrets.put("MAC", made.bytes("Mac"));
    String given = ",\"Mac\":\"" + made.text("Mac") + "\"";
    assertThat(api.kms("VerifyMac", terms.formatted(mac, message, given)).status()).isEqualTo(200);
    api.kms("VerifyMac", terms.formatted(mac, base64(canary("another message")), given));
    String signing =
        created(
            api.kms("CreateKey", "{\"KeySpec\":\"ECC_NIST_P256\",\"KeyUsage\":\"SIGN_VERIFY\"}"));
    Answer signed =
        api.kms(
            "Sign",
            "{\"KeyId\":\"%s\",\"SigningAlgorithm\":\"ECDSA_SHA_256\",\"Message\":\"%s\"}"
                .formatted(signing, base64(canary("message to sign"))));
    assertThat(signed.status()).isEqualTo(200);
  }

  private void aead(ApiClient api) {
    String key = created(api.claviger("CreateAeadKey", "{}"));
    String plaintext = base64(canary("AEAD plaintext"));
    Answer sealed =
        api.claviger(
            "AeadEncrypt",
            "{\"KeyId\":\"%s\",\"Plaintext\":\"%s\",\"Aad\":\"%s\"}"
                .formatted(key, plaintext, base64(canary("AAD"))));
    assertThat(sealed.status()).as(sealed.body()).isEqualTo(200);
    api.claviger(
        "AeadDecrypt",
        "{\"KeyId\":\"%s\",\"Ciphertext\":\"%s\",\"Iv\":\"%s\"}"
            .formatted(key, sealed.text("Ciphertext"), sealed.text("Iv")));
  }

  private byte[] canary(String name) {
    byte[] canary = new byte[CANARY_BYTES];
    random.nextBytes(canary);
    assertThat(secrets.put(name, canary)).as("another canary named %s", name).isNull();
    return canary;
  }

  private static String encrypt(String key, String plaintext) {
    return "{\"KeyId\":\"%s\",\"Plaintext\":\"%s\"}".formatted(key, plaintext);
  }

  private static String created(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().at("/KeyMetadata/KeyId").textValue();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private byte[] pin(String file) throws IOException {
    return Files.readString(data.resolve(file)).strip().getBytes(UTF_8);
  }

  private List<Haystack> haystacks() throws IOException {
    List<Haystack> haystacks = new ArrayList<>();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).filter(this::mayHoldNoSecret).toList()) {
        haystacks.add(new Haystack(data.relativize(file).toString(), Files.readAllBytes(file)));
      }
    }
    return haystacks;
  }

  private boolean mayHoldNoSecret(Path file) {
    return !file.startsWith(data.resolve("client"))
        && !file.equals(data.resolve("hsm/pin"))
        && !file.equals(data.resolve("hsm/so-pin"));
  }

  private static void search(Haystack haystack, String name, byte[] secret, List<String> found) {
    for (byte[] form : forms(secret)) {
      if (haystack.contains(form)) {
        found.add(name + " is in " + haystack.name());
        return;
      }
    }
  }

  /** Raw, hexadecimal, and base64 at each of the three places that a byte can have in it. */
  private static List<byte[]> forms(byte[] secret) {
    List<byte[]> forms = new ArrayList<>();
    forms.add(secret);
    forms.add(HexFormat.of().formatHex(secret).getBytes(UTF_8));
    forms.add(HexFormat.of().withUpperCase().formatHex(secret).getBytes(UTF_8));
    for (int before = 0; before < 3; before++) {
      byte[] shifted = join(new byte[before], secret);
      int wholeGroups = shifted.length / 3 * 3;
      String encoded = Base64.getEncoder().encodeToString(Arrays.copyOf(shifted, wholeGroups));
      String known = encoded.substring(before == 0 ? 0 : 4);
      forms.add(known.getBytes(UTF_8));
      forms.add(known.replace('+', '-').replace('/', '_').getBytes(UTF_8));
    }
    return forms;
  }

  private static byte[] join(byte[] first, byte[] second) {
    return Bytes.join(first, second);
  }

  private record Haystack(String name, byte[] bytes) {
    boolean contains(byte[] needle) {
      for (int at = 0; at <= bytes.length - needle.length; at++) {
        int matching = 0;
        while (matching < needle.length && bytes[at + matching] == needle[matching]) {
          matching++;
        }
        if (matching == needle.length) {
          return true;
        }
      }
      return false;
    }
  }
}
