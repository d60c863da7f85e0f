package org.claviger.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.claviger.server.audit.FileAuditTrail;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.Authorizer;
import org.claviger.server.authz.Circumstances;
import org.claviger.server.authz.Decision;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.config.AuditConfig;
import org.claviger.server.config.IdentityConfig;
import org.claviger.server.config.QuotaConfig;
import org.claviger.server.http.protocol.ApiRequest;
import org.claviger.server.http.protocol.ApiResponse;
import org.claviger.server.http.protocol.OperationTable;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.TestIdentities;
import org.claviger.server.iam.action.IamActions;
import org.claviger.server.iam.session.SessionCredentials;
import org.claviger.server.iam.session.SessionTokens;
import org.claviger.server.key.Grant;
import org.claviger.server.key.GrantOperation;
import org.claviger.server.key.GrantTerms;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.NamedPrincipal;
import org.claviger.server.key.Region;
import org.claviger.server.operation.Actions;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.RefusalMessages;
import org.claviger.server.quota.RequestQuotas;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.RequestToSign;
import org.claviger.server.sigv4.SigV4Authenticator;
import org.claviger.server.sigv4.TestSigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What part of an Encrypt request authorisation is. Requests with a signature go through the whole
 * pipeline, but not HTTP: identities, policies, SoftHSM, SQLite, and an audit trail whose records
 * are on disk before the answer. The CPU time of a request is that of the process, of whichever
 * thread; the CPU time of authorisation is read on the request's thread around each decision, in
 * rounds of its own, less what reading it costs.
 */
class EncryptShareBenchmark {
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 5);
  private static final int REQUESTS = Integer.getInteger("benchmark.requests", 4_000);
  private static final int THREADS = Integer.getInteger("benchmark.threads", 8);
  private static final int POLICY_BYTES = 32_768;
  private static final String ACCOUNT = TestIdentities.ACCOUNT;
  private static final String DELEGATING =
      "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"},"
          + "\"Action\":\"kms:*\",\"Resource\":\"*\"}";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;
  private final Clocked authorizer = new Clocked();
  private RequestPipeline pipeline;
  private Key root;

  /** What signs. */
  private record Key(String id, String secret) {}

  @Test
  void shareOfAuthorisation() throws Exception {
    try (TestIdentities rows = TestIdentities.open(made("identities"));
        FileAuditTrail audit =
            FileAuditTrail.open(
                AuditConfig.of(made("audit"), ACCOUNT), rows.store(), Clock.systemUTC())) {
      Region region = rows.region().region();
      open(rows, region, audit);
      Key bob = user("bob", true);
      Key grantee = user("grantee", false);
      measure(
          List.of(
              new Case("the default key policy", encrypt(bob, key(DELEGATING))),
              new Case("a key policy of 100 statements, 32 KiB", encrypt(bob, key(hundred()))),
              new Case("1,000 grants on the key", encrypt(grantee, granted(region, rows)))));
    }
  }

  private Path made(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  private void open(TestIdentities rows, Region region, FileAuditTrail audit) throws IOException {
    Identities iam = rows.identities();
    iam.accounts()
        .open(
            ACCOUNT,
            key ->
                root =
                    new Key(
                        key.accessKeyId(),
                        key.secret().<String>use(bytes -> new String(bytes, UTF_8))));
    authorizer.real = new PolicyAuthorizer(iam.directory());
    SessionCredentials credentials =
        new SessionCredentials(
            iam.accessKeys(),
            new SessionTokens(iam.domain()),
            iam.directory().managedPolicyDocuments(),
            iam.directory(),
            IdentityConfig.defaults());
    List<Operation<?>> operations = new ArrayList<>(Actions.all());
    operations.addAll(IamActions.all(iam));
    pipeline =
        new RequestPipeline(
            new OperationTable(operations),
            new SigV4Authenticator(credentials, 100),
            new HostedRegions(Map.of("us-east-1", region), region),
            authorizer,
            RefusalMessages.PLAIN,
            new RequestQuotas(QuotaConfig.defaults().disabled()),
            rows.store(),
            audit,
            new RequestMetrics(new SimpleMeterRegistry()),
            Clock.systemUTC());
  }

  /** One kind of request, and what was measured of it in microseconds a request. */
  private record Case(String what, ApiRequest request, List<Double> whole, List<Double> part) {
    Case(String what, ApiRequest request) {
      this(what, request, new ArrayList<>(), new ArrayList<>());
    }

    void print() {
      double encrypt = median(whole);
      double decision = median(part);
      System.out.printf(
          Locale.ROOT,
          "%-42s %11.1f us %11.2f us %6.2f %%%n",
          what,
          encrypt,
          decision,
          100 * decision / encrypt);
    }
  }

  private static ApiRequest encrypt(Key caller, String keyId) {
    return kms(caller, "Encrypt", "{\"KeyId\":\"" + keyId + "\",\"Plaintext\":\"AAAA\"}");
  }

  /** All in turns, after three rounds to get warm. */
  private void measure(List<Case> cases) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (int round = -3; round < ROUNDS; round++) {
        for (Case each : cases) {
          double request = whole(threads, each.request());
          double decision = part(threads, each.request());
          if (round >= 0) {
            each.whole().add(request);
            each.part().add(decision);
          }
        }
      }
    } finally {
      threads.shutdown();
    }
    String title = "CPU time of a request, " + THREADS + " threads";
    System.out.printf(
        Locale.ROOT, "%-42s %14s %14s %8s%n", title, "Encrypt", "authorisation", "share");
    cases.forEach(Case::print);
  }

  private double whole(ExecutorService threads, ApiRequest encrypt) throws Exception {
    authorizer.isClocked = false;
    long begin = PROCESS.getProcessCpuTime();
    run(threads, encrypt);
    return (PROCESS.getProcessCpuTime() - begin) / 1e3 / REQUESTS;
  }

  private double part(ExecutorService threads, ApiRequest encrypt) throws Exception {
    authorizer.isClocked = true;
    authorizer.nanos.reset();
    run(threads, encrypt);
    return authorizer.nanos.sum() / 1e3 / REQUESTS;
  }

  private void run(ExecutorService threads, ApiRequest encrypt)
      throws ExecutionException, InterruptedException {
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      running.add(
          threads.submit(
              () -> {
                for (int j = 0; j < REQUESTS / THREADS; j++) {
                  succeeded(encrypt);
                }
              }));
    }
    for (Future<?> each : running) {
      each.get();
    }
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(each -> each).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** The real authorizer; CPU time passes between two readings even if nothing else is done. */
  private static final class Clocked implements Authorizer {
    private final LongAdder nanos = new LongAdder();
    private volatile Authorizer real;
    private volatile boolean isClocked;

    @Override
    public Decision decide(Caller caller, AccessRequest access, Circumstances circumstances) {
      if (!isClocked) {
        return real.decide(caller, access, circumstances);
      }
      long first = CPU.getCurrentThreadCpuTime();
      long begin = CPU.getCurrentThreadCpuTime();
      Decision decision = real.decide(caller, access, circumstances);
      long end = CPU.getCurrentThreadCpuTime();
      nanos.add(end - begin - (begin - first));
      return decision;
    }
  }

  private Key user(String name, boolean mayEncrypt) {
    iam("CreateUser", name, "");
    if (mayEncrypt) {
      iam(
          "PutUserPolicy",
          name,
          "&PolicyName=p&PolicyDocument="
              + "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B%22Effect%22%3A"
              + "%22Allow%22%2C%22Action%22%3A%22kms%3AEncrypt%22%2C%22Resource%22%3A%22%2A%22%7D%7D");
    }
    String xml = iam("CreateAccessKey", name, "");
    return new Key(element(xml, "AccessKeyId"), element(xml, "SecretAccessKey"));
  }

  private String iam(String action, String user, String more) {
    String form = "Action=" + action + "&Version=2010-05-08&UserName=" + user + more;
    return succeeded(signed(root, "iam", "application/x-www-form-urlencoded", "", form));
  }

  private static String element(String xml, String name) {
    int begin = xml.indexOf("<" + name + ">") + name.length() + 2;
    return xml.substring(begin, xml.indexOf("</" + name + ">"));
  }

  /** Makes a key with those statements in its policy. */
  private String key(String statements) throws IOException {
    String policy = "{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}";
    String body = JSON.writeValueAsString(Map.of("Policy", policy));
    return JSON.readTree(succeeded(kms(root, "CreateKey", body)))
        .at("/KeyMetadata/KeyId")
        .textValue();
  }

  /** Makes a key with one grant to the user of that name and 999 to others. */
  private String granted(Region region, TestIdentities rows) throws IOException {
    String keyId = key(DELEGATING);
    String body =
        "{\"KeyId\":\""
            + keyId
            + "\",\"GranteePrincipal\":\"arn:aws:iam::111122223333:user/grantee\","
            + "\"Operations\":[\"Encrypt\"]}";
    succeeded(kms(root, "CreateGrant", body));
    rows.store()
        .write(
            transaction -> {
              for (int i = 1; i < 1_000; i++) {
                region.grants().create(transaction, grant(keyId, i));
              }
              return null;
            });
    region.grants().forget(new KeyArn("us-east-1", ACCOUNT, keyId));
    return keyId;
  }

  private static Grant grant(String keyId, int number) {
    GrantTerms terms =
        new GrantTerms(
            Optional.empty(),
            new NamedPrincipal(
                "arn:aws:iam::111122223333:user/u" + number,
                Optional.of("AIDA%017d".formatted(number))),
            Optional.empty(),
            EnumSet.of(GrantOperation.Encrypt),
            new TreeMap<>(),
            new TreeMap<>());
    KeyArn key = new KeyArn("us-east-1", ACCOUNT, keyId);
    return new Grant("%064x".formatted(number), key, terms, ACCOUNT, Instant.EPOCH);
  }

  /** The one that counts is the last, and each asks for a condition. */
  private static String hundred() {
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < 99; i++) {
      String one =
          "{'Sid':'%s','Effect':'%s','Principal':{'AWS':'*'},'Action':['kms:Encrypt','kms:Dec*'],"
              + "'Resource':'*','Condition':{'StringEquals':{'kms:EncryptionContext:stage':'x'},"
              + "'StringLike':{'aws:PrincipalArn':'arn:aws:iam::*:user/%d*'}}}";
      String effect = i % 2 == 0 ? "Allow" : "Deny";
      int length = one.formatted("", effect, i).length();
      int padding = (POLICY_BYTES - DELEGATING.length() - 60) / 100 - length - 2;
      statements.add(one.formatted("x".repeat(padding), effect, i).replace('\'', '"'));
    }
    statements.add(DELEGATING);
    return String.join(",", statements);
  }

  private String succeeded(ApiRequest request) {
    ApiResponse response = pipeline.answer(request, Runnable::run).join();
    String body = new String(response.body(), UTF_8);
    if (response.status() != 200) {
      throw new IllegalStateException(body);
    }
    return body;
  }

  private static ApiRequest kms(Key key, String action, String json) {
    return signed(key, "kms", "application/x-amz-json-1.1", "TrentService." + action, json);
  }

  private static ApiRequest signed(
      Key key, String service, String contentType, String target, String body) {
    List<Map.Entry<String, String>> headers =
        new ArrayList<>(
            List.of(
                Map.entry("Content-Type", contentType),
                Map.entry("Host", "localhost"),
                Map.entry("X-Amz-Date", DATE.format(Instant.now()))));
    if (!target.isEmpty()) {
      headers.add(Map.entry("X-Amz-Target", target));
    }
    String[] names =
        headers.stream()
            .map(header -> header.getKey().toLowerCase(Locale.ROOT))
            .toArray(String[]::new);
    headers.add(Map.entry("Authorization", "none yet"));
    RequestToSign request = new RequestToSign("POST", "/", "", headers, body.getBytes(UTF_8));
    return new ApiRequest(
        TestSigner.sign(request, key.id(), key.secret(), "us-east-1", service, names), "192.0.2.7");
  }
}
