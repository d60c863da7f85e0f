package org.claviger.server.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.http.tls.TierCertificates;
import org.claviger.server.http.worker.WorkerClient;
import org.claviger.server.operation.ServersApart.Node;
import org.claviger.server.region.PeerService;
import org.junit.jupiter.api.Test;

/** What a server that is not to be believed can do to the keys of another: nothing. */
class HostilePeerTest extends TwoServers {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void whoHasNoCertificateOfTheirsIsNotAnswered() throws IOException {
    Path others = directory.resolve("others");
    TierCertificates.make(others, List.of(List.of("localhost")), Instant.now(), Duration.ofDays(1));
    try (WorkerClient stranger = abroad.client(ServersApart.client(others))) {
      assertThatThrownBy(() -> stranger.ask(new byte[] {1}, ServersApart.LONG))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aServerSpeaksForItsOwnRegionsAlone() throws IOException {
    byte[] message = captured();
    String other = new String(message, UTF_8).replace("us-east-1", "ap-south-1");
    assertThat(answer(other.getBytes(UTF_8))).contains("REFUSED");
    PeerService ofAnother =
        new PeerService(
            Set.of("ap-south-1"),
            abroad.region.group(),
            new PeerPermissions(new PolicyAuthorizer(abroad.principals)),
            abroad.region.store(),
            abroad.region.clock());
    assertThat(new String(ofAnother.answer(message), UTF_8)).contains("REFUSED");
  }

  @Test
  void whatIsForgedIsRefusedAndChangesNothing() throws IOException {
    byte[] message = captured();
    forged(message, key -> material(key).put("wrapped", new byte[40]));
    forged(message, key -> material(key).put("spec", "HMAC_256"));
    forged(message, key -> material(key).put("id", "00"));
    forged(message, key -> key.put("id", "11111111-2222-3333-4444-555555555555"));
    forged(message, key -> key.put("account", "444455556666"));
    forged(message, key -> ((ObjectNode) key.required("key")).put("origin", "EXTERNAL"));
    forged(message, key -> ((ObjectNode) key.required("key")).put("spec", "HMAC_256"));
    forged(message, key -> ((ObjectNode) key.required("key")).put("manager", "AWS"));
    forged(message, key -> ((ObjectNode) key.required("key")).put("state", "Disabled"));
    forged(message, key -> ((ObjectNode) key.required("key")).put("more", true));
    forged(message, key -> multiRegion(key).put("sequence", -1));
    forged(message, key -> multiRegion(key).put("sequence", Long.MAX_VALUE));
    forged(message, key -> ((ObjectNode) key.required("key")).putArray("materials"));
    assertThat(answer(message)).contains("DONE");
  }

  @Test
  void whatIsForgedOfImportedMaterialIsRefused() throws IOException {
    byte[] message = captured(external());
    forged(message, key -> known(key).put("present", true));
    forged(message, key -> known(key).remove("import"));
    forged(message, key -> imported(key).put("validTo", 4_102_444_800_000L));
    forged(message, key -> imported(key).put("description", "x".repeat(257)));
    forged(message, key -> known(key).put("state", "PENDING_ROTATION"));
    forged(message, key -> known(key).put("id", "00"));
    forged(message, key -> ((ObjectNode) key.required("key")).put("publicKey", new byte[10]));
    forged(
        message,
        key ->
            ((ObjectNode) key.required("key"))
                .putObject("rotation")
                .put("days", 90)
                .put("since", 1));
    forged(
        message,
        key ->
            key.putArray("materials")
                .addObject()
                .put("id", known(key).required("id").textValue())
                .put("spec", "AES_256")
                .put("wrapped", new byte[40]));
    assertThat(answer(message)).contains("DONE");
  }

  @Test
  void importedMaterialInUseIsNeitherTakenAwayNorMadeToWait() throws IOException {
    String id = external();
    assertThat(answer(captured(id))).contains("DONE");
    Imports.into(abroad.api, id, 1, "");
    servers.settle();
    Imports.into(home.api, id, 2, ",'ImportType':'NEW_KEY_MATERIAL'");
    byte[] next = intercepted();
    String before = RegionPair.describe(abroad.api, id).toString();
    String gone =
        altered(
            next,
            key -> {
              materials(key).remove(0);
              known(key).put("state", "CURRENT");
            });
    assertThat(answer(gone.getBytes(UTF_8))).contains("LATER");
    String waiting =
        altered(
            next,
            key -> {
              known(key).put("state", "PENDING_ROTATION");
              ((ObjectNode) materials(key).required(1)).put("state", "CURRENT");
            });
    assertThat(answer(waiting.getBytes(UTF_8))).contains("REFUSED");
    assertThat(RegionPair.describe(abroad.api, id).toString()).isEqualTo(before);
    assertThat(answer(next)).contains("DONE");
  }

  private String external() {
    String id = home.api.createKeyId("{'MultiRegion':true,'Origin':'EXTERNAL'}");
    Imports.into(home.api, id, 1, "");
    return id;
  }

  private static ArrayNode materials(ObjectNode key) {
    return (ArrayNode) key.required("key").required("materials");
  }

  private static ObjectNode known(ObjectNode key) {
    return (ObjectNode) materials(key).required(0);
  }

  private static ObjectNode imported(ObjectNode key) {
    return (ObjectNode) known(key).required("import");
  }

  @Test
  void whoIsToMoveThePrimaryKeyIsNamedAndKnown() throws IOException {
    byte[] made = captured();
    String id = JSON.readTree(made).required("id").textValue();
    servers.settle();
    AtomicReference<byte[]> asked = new AtomicReference<>();
    home.intercept(asked::set);
    assertThat(
            Refusals.code(
                () ->
                    home.api.call(
                        "UpdatePrimaryRegion", "{'KeyId':'%s','PrimaryRegion':'eu-west-1'}", id)))
        .isEqualTo(ErrorCode.DependencyTimeoutException);
    home.intercept(null);
    assertThat(answer(asked.get())).contains("DONE");
    ObjectNode message = (ObjectNode) JSON.readTree(asked.get());
    ObjectNode caller = (ObjectNode) message.required("caller");
    caller.put("arn", "arn:aws:iam::111122223333:user/nobody");
    assertThat(answer(JSON.writeValueAsBytes(message))).contains("AccessDeniedException");
    caller.put("arn", "");
    assertThat(answer(JSON.writeValueAsBytes(message))).contains("REFUSED");
    message.remove("caller");
    assertThat(answer(JSON.writeValueAsBytes(message))).contains("REFUSED");
  }

  @Test
  void aKeyThatIsThereIsNeitherReplacedNorLedByWhoDoesNotLeadIt() throws IOException {
    byte[] message = captured();
    String id = JSON.readTree(message).required("id").textValue();
    assertThat(answer(message)).contains("DONE");
    String before = RegionPair.describe(abroad.api, id).toString();
    assertThat(answer(message)).contains("DONE");
    home.api.call("UpdatePrimaryRegion", "{'KeyId':'%s','PrimaryRegion':'eu-west-1'}", settled(id));
    servers.settle();
    String led = RegionPair.describe(abroad.api, id).toString();
    assertThat(led).isNotEqualTo(before);
    String ahead = altered(message, key -> multiRegion(key).put("sequence", 1_000));
    assertThat(answer(ahead.getBytes(UTF_8))).contains("LATER");
    assertThat(RegionPair.describe(abroad.api, id).toString()).isEqualTo(led);
  }

  @Test
  void aLateMessageChangesNothingThoughTheNextOneLeftAllAsItWas() throws IOException {
    byte[] made = captured();
    String id = JSON.readTree(made).required("id").textValue();
    servers.settle();
    home.api.call("EnableKeyRotation", "{'KeyId':'%s'}", id);
    byte[] late = intercepted();
    home.api.call("DisableKeyRotation", "{'KeyId':'%s'}", id);
    servers.settle();
    assertThat(answer(late)).contains("DONE");
    assertThat(rotation(abroad, id)).isEqualTo(rotation(home, id)).isFalse();
  }

  private static boolean rotation(Node node, String id) {
    return node.api
        .call("GetKeyRotationStatus", "{'KeyId':'%s'}", id)
        .required("KeyRotationEnabled")
        .booleanValue();
  }

  @Test
  void whatIsBehindIsNotAcknowledgedUnlessAllItsMaterialsAreThere() throws IOException {
    byte[] made = captured();
    String id = JSON.readTree(made).required("id").textValue();
    servers.settle();
    home.api.call("RotateKeyOnDemand", "{'KeyId':'%s'}", id);
    byte[] rotating = intercepted();
    String behind = altered(rotating, key -> multiRegion(key).put("sequence", 1));
    assertThat(answer(behind.getBytes(UTF_8))).contains("LATER");
    assertThat(answer(rotating)).contains("DONE");
    assertThat(answer(behind.getBytes(UTF_8))).contains("DONE");
    assertThat(answer(made)).contains("DONE");
    servers.settle();
    assertThat(RegionPair.describe(abroad.api, id).required("CurrentKeyMaterialId"))
        .isEqualTo(RegionPair.describe(home.api, id).required("CurrentKeyMaterialId"));
  }

  @Test
  void whateverComesIsAnsweredAndChangesNothing() throws IOException {
    byte[] message = captured();
    int known = abroad.api.call("ListKeys", "{}").required("Keys").size();
    long seed = Long.getLong("fuzz.seed", 7);
    Random random = new Random(seed);
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 2_000); i++) {
      byte[] bytes = message.clone();
      for (int k = random.nextInt(4); k >= 0; k--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      byte[] cut = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
      String answer = answer(random.nextBoolean() ? bytes : cut);
      // What is a message still, such as one with another date, makes the true key or none.
      assertThat(answer).as("seed %s, case %s", seed, i).startsWith("{\"outcome\":");
    }
    assertThat(answer(message)).contains("DONE");
    String id = JSON.readTree(message).required("id").textValue();
    String blob =
        home.api
            .call("Encrypt", "{'KeyId':'%s','Plaintext':'AAAA'}", id)
            .required("CiphertextBlob")
            .asText();
    assertThat(
            abroad
                .api
                .call("Decrypt", "{'CiphertextBlob':'%s'}", blob)
                .required("Plaintext")
                .asText())
        .isEqualTo("AAAA");
    assertThat(abroad.api.call("ListKeys", "{}").required("Keys")).hasSize(known + 1);
  }

  private String settled(String id) {
    servers.settle();
    return id;
  }

  /** The message that makes a replica, which has not come yet. */
  private byte[] captured() {
    return captured(home.api.createKeyId("{'MultiRegion':true}"));
  }

  private byte[] captured(String id) {
    servers.settle();
    home.api.call("ReplicateKey", "{'KeyId':'%s','ReplicaRegion':'eu-west-1'}", id);
    return intercepted();
  }

  /** What is to be sent next. */
  private byte[] intercepted() {
    AtomicReference<byte[]> message = new AtomicReference<>();
    home.intercept(message::set);
    home.work.run();
    home.intercept(null);
    return message.get();
  }

  private void forged(byte[] message, Consumer<ObjectNode> change) throws IOException {
    assertThat(answer(altered(message, change).getBytes(UTF_8))).contains("REFUSED");
  }

  private static String altered(byte[] message, Consumer<ObjectNode> change) throws IOException {
    ObjectNode document = (ObjectNode) JSON.readTree(message);
    ObjectNode key = key(message);
    change.accept(key);
    document.put("key", JSON.writeValueAsBytes(key));
    return JSON.writeValueAsString(document);
  }

  /** What a message says of its key. */
  static ObjectNode key(byte[] message) throws IOException {
    return (ObjectNode) JSON.readTree(JSON.readTree(message).required("key").binaryValue());
  }

  private static ObjectNode multiRegion(ObjectNode key) {
    return (ObjectNode) key.required("key").required("multiRegion");
  }

  private static ObjectNode material(ObjectNode key) {
    return (ObjectNode) key.required("materials").required(0);
  }

  private String answer(byte[] message) throws IOException {
    return new String(home.ask(message), UTF_8);
  }
}
