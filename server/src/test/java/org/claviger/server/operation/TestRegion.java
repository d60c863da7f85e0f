package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.claviger.server.config.AeadConfig;
import org.claviger.server.config.CustomKeyStoresConfig;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.KeyConfig;
import org.claviger.server.config.PinSource;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.DomainRowAuthenticator;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.pkcs11.Pkcs11Module;
import org.claviger.server.key.Aliases;
import org.claviger.server.key.Certificates;
import org.claviger.server.key.Grants;
import org.claviger.server.key.KeyPolicies;
import org.claviger.server.key.Keys;
import org.claviger.server.key.LastUsages;
import org.claviger.server.key.Region;
import org.claviger.server.key.RelatedKeys;
import org.claviger.server.key.TrustedCertificates;
import org.claviger.server.key.UseCounts;
import org.claviger.server.keystore.KeyStores;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.store.RowAuthenticator;
import org.claviger.server.store.SqliteStore;
import org.claviger.server.store.Store;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A region on a SoftHSM and a SQLite of a test class's own. Requests and answers go through it as
 * JSON, in the steps of the pipeline, without HTTP, authorisation and record.
 */
public final class TestRegion implements BeforeAllCallback, AfterAllCallback {
  static final String NAME = "us-east-1";
  static final String ACCOUNT = "111122223333";

  /** Escapes what is not ASCII, so that requests can hold unpaired surrogates. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final Map<String, Operation<?>> ACTIONS =
      Actions.all().stream()
          .collect(Collectors.toMap(each -> each.action().name(), Function.identity()));

  private final AeadConfig aead;
  private Path folder;
  private Pkcs11Module module;
  private Store store;
  private Region region;

  public TestRegion() {
    this(AeadConfig.defaults());
  }

  TestRegion(AeadConfig aead) {
    this.aead = aead;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("claviger-region");
    start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    stop();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Ends the server's part and begins it anew on the same folder. */
  void restart() throws IOException {
    stop();
    start();
  }

  private void start() throws IOException {
    HsmConfig config =
        HsmConfig.softHsm(folder.resolve("hsm"), pin("user", "7241-user"), pin("so", "9955-so"));
    module = Pkcs11Module.open(config);
    store = SqliteStore.open(StoreConfig.of(folder.resolve("claviger.db")));
    Hsm hsm = module.openRegion(NAME);
    RowAuthenticator rows = new DomainRowAuthenticator(hsm);
    KeyConfig keyConfig = KeyConfig.defaults();
    Aliases aliases = new Aliases(NAME, store, rows, keyConfig);
    region =
        new Region(
            NAME,
            hsm,
            new Keys(
                NAME,
                store,
                rows,
                hsm,
                keyConfig,
                aliases,
                new KeyStores(NAME, store, rows, hsm, Map.of(), CustomKeyStoresConfig.defaults()),
                Clock.systemUTC(),
                (transaction, event) -> {},
                RelatedKeys.NONE),
            aliases,
            new Certificates(store, rows, keyConfig),
            new TrustedCertificates(NAME, store, rows, keyConfig),
            new Grants(NAME, store, rows, hsm, keyConfig),
            new KeyPolicies(keyConfig),
            new UseCounts(store, rows, aead),
            new LastUsages(store, rows));
  }

  private void stop() {
    store.close();
    module.close();
  }

  private PinSource pin(String name, String pin) throws IOException {
    Path file = folder.resolve(name + ".pin");
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, pin);
    }
    return PinSource.file(file);
  }

  public Region region() {
    return region;
  }

  /** A request's body. */
  static ObjectNode body() {
    return JSON.createObjectNode();
  }

  /** A request's body that names a key. */
  static ObjectNode on(String keyId) {
    return body().put("KeyId", keyId);
  }

  /** Does a request and gives its answer as a client reads it. */
  ObjectNode call(String action, ObjectNode body) {
    return call(ACTIONS.get(action), body);
  }

  private <I> ObjectNode call(Operation<I> operation, ObjectNode body) {
    Prepared prepared = prepare(operation, body);
    assertThat(operation.action().permissions())
        .containsAll(prepared.accesses().stream().map(each -> each.permission()).toList());
    Result result = prepared.work().run();
    ObjectNode answer = reparsed(result.response());
    result.wipe();
    return answer;
  }

  /** Reads and prepares a request without doing it. */
  Prepared prepare(String action, ObjectNode body) {
    return prepare(ACTIONS.get(action), body);
  }

  private <I> Prepared prepare(Operation<I> operation, ObjectNode body) {
    I input = operation.parse(new Members(reparsed(body)));
    return operation.prepare(input, context());
  }

  /** The request as its audit record shows it. */
  ObjectNode auditParameters(String action, ObjectNode body) {
    return auditParameters(ACTIONS.get(action), body);
  }

  private static <I> ObjectNode auditParameters(Operation<I> operation, ObjectNode body) {
    return operation.auditParameters(operation.parse(new Members(reparsed(body))));
  }

  private RequestContext context() {
    Caller caller =
        new Caller(
            ACCOUNT,
            "arn:aws:iam::" + ACCOUNT + ":root",
            ACCOUNT,
            Caller.PrincipalType.ROOT,
            "AKIAEXAMPLE");
    return TestContext.of(caller, region, Instant.now(), store::write);
  }

  private static ObjectNode reparsed(ObjectNode node) {
    try {
      return (ObjectNode) JSON.readTree(JSON.writeValueAsBytes(node));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Asserts that a request is refused with a code; the message is the assertion's to go on with.
   */
  AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      String action, ObjectNode body, ErrorCode code) {
    return Assertions.assertThatThrownBy(() -> call(action, body))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  /** Makes a KMS key and gives its ARN. */
  String createKey(String spec, String usage) {
    return arn(call("CreateKey", body().put("KeySpec", spec).put("KeyUsage", usage)));
  }

  /** Makes a symmetric KMS key and gives its ARN. */
  String createSymmetricKey() {
    return createKey("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
  }

  /** Makes an AEAD key and gives its ARN. */
  String createAeadKey(boolean callerIv) {
    return arn(call("CreateAeadKey", body().put("CallerIv", callerIv)));
  }

  private static String arn(ObjectNode answer) {
    return answer.required("KeyMetadata").required("Arn").textValue();
  }

  /** The id inside an ARN. */
  static String id(String arn) {
    return arn.substring(arn.indexOf('/') + 1);
  }

  /** The public key of a key, as DER. */
  byte[] publicKey(String keyId) {
    return bytes(call("GetPublicKey", on(keyId)), "PublicKey");
  }

  /** The bytes of a member. */
  static byte[] bytes(ObjectNode node, String member) {
    return Base64.getDecoder().decode(node.required(member).textValue());
  }

  /** The names of an answer's members. */
  static List<String> names(ObjectNode node) {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }
}
