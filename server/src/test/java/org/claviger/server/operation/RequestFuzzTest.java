package org.claviger.server.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.http.protocol.ErrorRenderer;
import org.claviger.server.http.protocol.RequestBodies;
import org.claviger.server.key.TestRegion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever is sent, it is done, or refused as the caller's fault, and then nothing at all was
 * committed. Nothing crashes, and nothing forged is taken.
 */
class RequestFuzzTest {
  private static final Optional<Integer> CASES =
      Optional.ofNullable(Integer.getInteger("fuzz.cases"));

  /** After so many bodies there are fresh keys for them, in an account of their own. */
  private static final int ROUND = 3_000;

  private final Mutants mutants = new Mutants(815);
  @TempDir Path directory;
  private TestRegion region;
  private StoreWatch watch;
  private TestApi api;
  private ValidRequests requests;

  @BeforeEach
  void open() {
    region = TestRegion.open(directory);
    watch = new StoreWatch(directory);
    use("111122223333");
  }

  @AfterEach
  void close() {
    watch.close();
    region.close();
  }

  private void use(String accountId) {
    api = new TestApi(region, accountId, () -> region.clock().instant());
    requests = new ValidRequests(api);
  }

  @Test
  void noBodyOfAnyActionDoesHarm() {
    List<Operation<?>> actions = Actions.all();
    List<ObjectNode> good = new ArrayList<>();
    int done = 0;
    for (int i = 0; i < CASES.orElse(2_000); i++) {
      if (i % ROUND == 0) {
        use("%012d".formatted(i / ROUND));
        good = actions.stream().map(each -> good(each.action().name())).toList();
      }
      int which = i % actions.size();
      byte[] body = mutants.body(good.get(which));
      done += refusal(actions.get(which), body).isEmpty() ? 1 : 0;
    }
    assertThat(done).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "Decrypt, CiphertextBlob, 1000, InvalidCiphertext|IncorrectKey|AccessDenied",
    "ReEncrypt, CiphertextBlob, 1000, InvalidCiphertext|IncorrectKey|AccessDenied",
    "AeadDecrypt, Ciphertext, 500, InvalidCiphertext",
    "DeriveSharedSecret, PublicKey, 500, Validation",
    "Verify, Signature, 500, KMSInvalidSignature",
    "VerifyMac, Mac, 500, KMSInvalidMac",
    "ImportKeyMaterial, ImportToken, 2000, InvalidImportToken",
    "ImportKeyMaterial, EncryptedKeyMaterial, 60, InvalidCiphertext|IncorrectKeyMaterial"
  })
  void noOtherBytesAreTaken(String action, String member, int cases, String codes) {
    Operation<?> operation = TestApi.operation(action);
    ObjectNode request = good(action);
    byte[] good = Base64.getDecoder().decode(request.get(member).asText());
    for (int i = 0; i < CASES.orElse(cases); i++) {
      request.put(member, Base64.getEncoder().encodeToString(mutants.bytes(good)));
      assertThat(refusal(operation, request.toString().getBytes(UTF_8)))
          .hasValueSatisfying(code -> assertThat(code).isIn(codes(codes)));
    }
  }

  @Test
  void noOtherGrantTokensAreTaken() {
    String keyId = api.createKeyId("{}");
    String token =
        api.call("CreateGrant", requests.on(keyId, "CreateGrant", "").toString())
            .get("GrantToken")
            .textValue();
    ObjectNode request = requests.on(keyId, "Encrypt", "");
    for (int i = 0; i < CASES.orElse(1_000); i++) {
      request.putArray("GrantTokens").add(mutants.text(token));
      assertThat(refusal(TestApi.operation("Encrypt"), request.toString().getBytes(UTF_8)))
          .hasValueSatisfying(code -> assertThat(code).isIn(codes("InvalidGrantToken")));
    }
  }

  @Test
  void noOtherMarkersAreTaken() {
    Map<String, ObjectNode> lists = lists();
    List<String> names = List.copyOf(lists.keySet());
    for (int i = 0; i < CASES.orElse(2_000); i++) {
      String name = names.get(i % names.size());
      ObjectNode request = lists.get(name).deepCopy();
      String good = request.get("Marker").textValue();
      request.put("Marker", mutants.text(good));
      assertThat(refusal(TestApi.operation(name), request.toString().getBytes(UTF_8)))
          .as(name)
          .hasValueSatisfying(code -> assertThat(code).isIn(codes("InvalidMarker")));
    }
  }

  @Test
  void noPolicyDoesHarm() {
    ObjectNode request = good("PutKeyPolicy");
    String good = request.get("Policy").textValue();
    int refused = 0;
    for (int i = 0; i < CASES.orElse(1_000); i++) {
      request.put("Policy", mutants.text(good));
      refused +=
          refusal(TestApi.operation("PutKeyPolicy"), request.toString().getBytes(UTF_8)).isPresent()
              ? 1
              : 0;
    }
    assertThat(refused).isPositive();
  }

  /** Of each list a request that goes on; where there is no such marker yet, with another's. */
  private Map<String, ObjectNode> lists() {
    String keyId =
        api.createKeyId("{'Tags':[{'TagKey':'a','TagValue':''},{'TagKey':'b','TagValue':''}]}");
    for (String name : List.of("CreateAlias", "CreateGrant", "RotateKeyOnDemand")) {
      api.call(name, requests.on(keyId, name, "").toString());
    }
    api.call("CreateAlias", "{'AliasName':'alias/second','TargetKeyId':'%s'}", keyId);
    api.call(
        "CreateGrant",
        "{'KeyId':'%s','GranteePrincipal':'111122223333','Operations':['Decrypt']}",
        keyId);
    api.call("RotateKeyOnDemand", "{'KeyId':'%s'}", keyId);
    api.createKeyId("{}");
    Map<String, ObjectNode> lists =
        List.of("ListKeys", "ListAliases", "ListGrants", "ListResourceTags", "ListKeyRotations")
            .stream()
            .collect(Collectors.toMap(name -> name, name -> goingOn(name, keyId)));
    String marker = lists.get("ListKeys").get("Marker").textValue();
    for (String name :
        List.of("ListKeyPolicies", "DescribeCustomKeyStores", "ListRetirableGrants")) {
      lists.put(
          name,
          good(name)
              .put("KeyId", keyId)
              .put("RetiringPrincipal", "arn:aws:iam::111122223333:root")
              .put("Marker", marker));
    }
    return lists;
  }

  private ObjectNode goingOn(String action, String keyId) {
    ObjectNode request = JsonNodeFactory.instance.objectNode().put("Limit", 1);
    if (!action.equals("ListKeys") && !action.equals("ListAliases")) {
      request.put("KeyId", keyId);
    }
    return request.set("Marker", api.call(action, request.toString()).get("NextMarker"));
  }

  private ObjectNode good(String action) {
    ObjectNode anything =
        TestJson.object(
            "{'Description':'d','NumberOfBytes':32,'Limit':10,'CustomKeyStoreName':'name',"
                + "'RetiringPrincipal':'arn:aws:iam::111122223333:root',"
                + "'CloudHsmClusterId':'cluster-1234abcd123'}");
    return switch (action) {
      case "CreateKey", "CreateAeadKey", "GenerateRandom", "ListKeys", "ListRetirableGrants" ->
          anything;
      case "ListAliases" -> anything;
      default ->
          action.contains("CustomKeyStore")
              ? anything.put("CustomKeyStoreId", "cks-1234567890abcdef0")
              : requests.on(requests.key(action), action, "");
    };
  }

  /** Does the request; if it is refused, as the caller's fault and without any change. */
  private Optional<ErrorCode> refusal(Operation<?> operation, byte[] body) {
    long version = watch.version();
    try {
      api.prepare(operation, RequestBodies.read(body)).work().run().wipe();
      return Optional.empty();
    } catch (RuntimeException e) {
      ApiException refusal = Failures.translate(e, "fuzz");
      String request = operation.action().name() + " " + shown(body);
      assertThat(ErrorRenderer.isFault(refusal.code())).as(request).isFalse();
      assertThat(watch.version()).as("%s was %s", request, refusal).isEqualTo(version);
      return Optional.of(refusal.code());
    }
  }

  private static String shown(byte[] body) {
    return new String(body, 0, Math.min(body.length, 2_000), UTF_8);
  }

  /** ValidationException too: a mutant may be too short, too long or of other characters. */
  private static Set<ErrorCode> codes(String names) {
    Set<ErrorCode> codes =
        Arrays.stream(names.split("\\|", -1))
            .map(name -> ErrorCode.valueOf(name + "Exception"))
            .collect(Collectors.toSet());
    codes.add(ErrorCode.ValidationException);
    return codes;
  }
}
