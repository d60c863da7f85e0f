package org.claviger.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.authz.Authorizer;
import org.claviger.server.authz.Decision;
import org.claviger.server.config.AeadConfig;
import org.claviger.server.config.CustomKeyStoresConfig;
import org.claviger.server.config.KeyConfig;
import org.claviger.server.config.QuotaConfig;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.http.protocol.ApiRequest;
import org.claviger.server.http.protocol.ApiResponse;
import org.claviger.server.http.protocol.OperationTable;
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
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.RefusalMessages;
import org.claviger.server.quota.RequestQuotas;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.RequestToSign;
import org.claviger.server.sigv4.Secret;
import org.claviger.server.sigv4.SigV4Authenticator;
import org.claviger.server.sigv4.SigningCredential;
import org.claviger.server.sigv4.TestSigner;
import org.claviger.server.store.RowAuthenticator;
import org.claviger.server.store.SqliteStore;
import org.claviger.server.store.Store;
import org.claviger.server.store.TestAuthenticator;

/** A pipeline over a real store and real signatures, with the actions that a test brings. */
final class TestApi implements AutoCloseable {
  static final String ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";
  static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  static final Caller ROOT =
      new Caller(
          "111122223333",
          "arn:aws:iam::111122223333:root",
          "111122223333",
          Caller.PrincipalType.ROOT,
          ACCESS_KEY);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  final Store store;
  final RecordingAudit audit = new RecordingAudit();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final RequestPipeline pipeline;
  volatile Authorizer authorizer =
      (caller, access, circumstances) -> new Decision.Allowed("the root user");

  TestApi(Path folder, Operation<?>... operations) {
    this(folder, QuotaConfig.defaults().disabled(), operations);
  }

  TestApi(Path folder, QuotaConfig quotas, Operation<?>... operations) {
    this(SqliteStore.open(StoreConfig.of(folder.resolve("claviger.db"))), quotas, operations);
  }

  /** On a store that the operations are on too. */
  TestApi(Store store, QuotaConfig quotas, Operation<?>... operations) {
    this.store = store;
    Region home = region(store, "us-east-1");
    Region abroad = region(store, "eu-west-1");
    pipeline =
        new RequestPipeline(
            new OperationTable(List.of(operations)),
            new SigV4Authenticator(TestApi::credential, 16),
            new HostedRegions(Map.of("us-east-1", home, "eu-west-1", abroad), home),
            (caller, access, around) -> authorizer.decide(caller, access, around),
            RefusalMessages.PLAIN,
            new RequestQuotas(quotas),
            store,
            audit,
            new RequestMetrics(meters),
            Clock.systemUTC());
  }

  /** The answer to a request, once its record is durable. */
  ApiResponse answer(ApiRequest request) {
    return pipeline.answer(request, Runnable::run).join();
  }

  /** A signed request of an action of KMS. */
  static RequestToSign signed(String target, String json, String region, String host) {
    return signed(
        List.of(
            Map.entry("X-Amz-Target", target),
            Map.entry("Content-Type", "application/x-amz-json-1.1")),
        json.getBytes(UTF_8),
        region,
        "kms",
        host);
  }

  static RequestToSign signed(
      List<Map.Entry<String, String>> headers,
      byte[] body,
      String region,
      String service,
      String host) {
    List<Map.Entry<String, String>> all = new ArrayList<>(headers);
    all.add(Map.entry("Host", host));
    all.add(Map.entry("X-Amz-Date", DATE.format(Instant.now())));
    String[] names =
        all.stream().map(field -> field.getKey().toLowerCase(Locale.ROOT)).toArray(String[]::new);
    all.add(Map.entry("Authorization", "none yet"));
    return TestSigner.sign(
        new RequestToSign("POST", "/", "", all, body), ACCESS_KEY, SECRET, region, service, names);
  }

  @Override
  public void close() {
    store.close();
  }

  private static Optional<SigningCredential> credential(String accessKeyId) {
    return Optional.of(accessKeyId)
        .filter(ACCESS_KEY::equals)
        .map(id -> new SigningCredential(ROOT, 1, Secret.takeOver(SECRET.getBytes(UTF_8))));
  }

  /** A region without an HSM. */
  static Region region(Store store, String name) {
    RowAuthenticator rows = new TestAuthenticator(1);
    KeyConfig config = KeyConfig.defaults();
    Aliases aliases = new Aliases(name, store, rows, config);
    return new Region(
        name,
        NO_HSM,
        new Keys(
            name,
            store,
            rows,
            NO_HSM,
            config,
            aliases,
            new KeyStores(name, store, rows, NO_HSM, Map.of(), CustomKeyStoresConfig.defaults()),
            Clock.systemUTC(),
            (transaction, event) -> {},
            RelatedKeys.NONE),
        aliases,
        new Certificates(store, rows, config),
        new TrustedCertificates(name, store, rows, config),
        new Grants(name, store, rows, NO_HSM, config),
        new KeyPolicies(config),
        new UseCounts(store, rows, AeadConfig.defaults()),
        new LastUsages(store, rows));
  }

  /** The actions of these tests use no key. */
  private static final Hsm NO_HSM =
      (Hsm)
          Proxy.newProxyInstance(
              Hsm.class.getClassLoader(),
              new Class<?>[] {Hsm.class},
              (proxy, method, arguments) -> {
                throw new AssertionError("an HSM is used by a test without one");
              });
}
