package org.claviger.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.claviger.server.authz.PolicyAuthorizer;
import org.claviger.server.config.IdentityConfig;
import org.claviger.server.config.QuotaConfig;
import org.claviger.server.http.issuer.HttpsIssuerClient;
import org.claviger.server.http.issuer.TestIssuer;
import org.claviger.server.http.protocol.ApiRequest;
import org.claviger.server.http.protocol.ApiResponse;
import org.claviger.server.http.protocol.OperationTable;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.TestIdentities;
import org.claviger.server.iam.action.AccountActions;
import org.claviger.server.iam.action.IamActions;
import org.claviger.server.iam.session.AuthorizationMessages;
import org.claviger.server.iam.session.EncodedRefusals;
import org.claviger.server.iam.session.SessionCredentials;
import org.claviger.server.iam.session.SessionTokens;
import org.claviger.server.iam.sts.StsActions;
import org.claviger.server.iam.web.IssuerClient;
import org.claviger.server.iam.web.KeyCache;
import org.claviger.server.iam.web.WebIdentityTokens;
import org.claviger.server.key.Region;
import org.claviger.server.key.TestRegion;
import org.claviger.server.operation.Actions;
import org.claviger.server.operation.Operation;
import org.claviger.server.quota.RequestQuotas;
import org.claviger.server.sigv4.RequestToSign;
import org.claviger.server.sigv4.Session;
import org.claviger.server.sigv4.SigV4Authenticator;
import org.claviger.server.sigv4.TestSigner;

/**
 * The server's actions as a client meets them: signed requests, real identities, real decisions.
 */
final class StsApi implements AutoCloseable {
  static final String ACCOUNT = TestIdentities.ACCOUNT;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  final RecordingAudit audit = new RecordingAudit();
  final Identities identities;
  final SessionTokens tokens;
  final SessionCredentials sessions;
  final Credentials root;
  private final TestIdentities rows;
  private final RequestPipeline pipeline;

  /** What signs; without a session token for long-term keys. */
  record Credentials(String accessKeyId, String secret, String token) {}

  /** An answer. */
  record Answer(int status, String xml) {
    /** The text of the first element of that name. */
    String text(String name) {
      Matcher found = Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(xml);
      assertThat(found.find()).as("%s in %s", name, xml).isTrue();
      return found.group(1).replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&");
    }

    Answer succeeded() {
      assertThat(status).as(xml).isEqualTo(200);
      return this;
    }

    Answer refused(int expected, String code) {
      assertThat(status).as(xml).isEqualTo(expected);
      assertThat(text("Code")).as(xml).isEqualTo(code);
      return this;
    }

    Credentials credentials() {
      succeeded();
      return new Credentials(text("AccessKeyId"), text("SecretAccessKey"), text("SessionToken"));
    }
  }

  /** With an identity provider. */
  StsApi(Path folder, TestIssuer issuer) throws IOException {
    this(folder, HttpsIssuerClient.open(issuer.config()));
  }

  /** With no identity provider. */
  StsApi(Path folder) throws IOException {
    this(
        folder,
        (provider, uri) -> {
          throw new IOException("no provider is asked here");
        });
  }

  private StsApi(Path folder, IssuerClient issuers) throws IOException {
    rows = TestIdentities.open(Files.createDirectories(folder.resolve("identities")));
    identities = rows.identities();
    Credentials[] delivered = new Credentials[1];
    identities
        .accounts()
        .open(
            ACCOUNT,
            key ->
                delivered[0] =
                    new Credentials(
                        key.accessKeyId(),
                        key.secret().<String>use(bytes -> new String(bytes, US_ASCII)),
                        null));
    root = delivered[0];
    tokens = new SessionTokens(identities.domain());
    sessions =
        new SessionCredentials(
            identities.accessKeys(),
            tokens,
            identities.directory().managedPolicyDocuments(),
            identities.directory(),
            IdentityConfig.defaults());
    List<Operation<?>> operations = new ArrayList<>(IamActions.all(identities));
    operations.addAll(
        StsActions.all(
            identities,
            tokens,
            new WebIdentityTokens(identities.directory().oidcProviders(), new KeyCache(issuers))));
    operations.addAll(Actions.all());
    operations.addAll(AccountActions.all(identities, rows.store(), List.of(TestRegion.NAME)));
    Region region = rows.region().region();
    pipeline =
        new RequestPipeline(
            new OperationTable(operations),
            new SigV4Authenticator(sessions, 100),
            new HostedRegions(Map.of("us-east-1", region), region),
            new PolicyAuthorizer(identities.directory()),
            new EncodedRefusals(new AuthorizationMessages(identities.domain())),
            new RequestQuotas(QuotaConfig.defaults().disabled()),
            rows.store(),
            audit,
            new RequestMetrics(new SimpleMeterRegistry()),
            Clock.systemUTC());
  }

  /** A request of STS with members as names and values. */
  Answer sts(Credentials credentials, String action, String... members) {
    return send(credentials, "sts", form(action, "2011-06-15", members));
  }

  /** A request of STS that nobody signs. */
  Answer unsigned(String action, String... members) {
    return send(null, "sts", form(action, "2011-06-15", members));
  }

  /** One of IAM by the root user that must succeed. */
  Answer iam(String action, String... members) {
    return send(root, "iam", form(action, "2010-05-08", members)).succeeded();
  }

  /** A user with an access key and one inline policy. */
  Credentials user(String name, String policy) {
    iam("CreateUser", "UserName", name);
    iam("PutUserPolicy", "UserName", name, "PolicyName", "p", "PolicyDocument", policy);
    Answer key = iam("CreateAccessKey", "UserName", name);
    return new Credentials(key.text("AccessKeyId"), key.text("SecretAccessKey"), null);
  }

  /** A role; gives its ARN. */
  String role(String name, String trust) {
    return iam("CreateRole", "RoleName", name, "AssumeRolePolicyDocument", trust).text("Arn");
  }

  Answer assume(Credentials credentials, String role, String... more) {
    return sts(credentials, "AssumeRole", with(role, more));
  }

  Answer assumeWeb(String role, String token) {
    return unsigned("AssumeRoleWithWebIdentity", with(role, "WebIdentityToken", token));
  }

  Answer identity(Credentials credentials) {
    return sts(credentials, "GetCallerIdentity");
  }

  Answer listRoles(Credentials credentials) {
    return send(credentials, "iam", "Action=ListRoles&Version=2010-05-08");
  }

  Session session(Credentials credentials) {
    return tokens
        .open(credentials.accessKeyId(), credentials.token())
        .orElseThrow()
        .caller()
        .session()
        .orElseThrow();
  }

  private static String[] with(String role, String... more) {
    String[] members = new String[more.length + 4];
    members[0] = "RoleArn";
    members[1] = role;
    members[2] = "RoleSessionName";
    members[3] = "session";
    System.arraycopy(more, 0, members, 4, more.length);
    return members;
  }

  /** A request on keys or accounts, with a body in JSON; a target is {@code Claviger.Action}. */
  Answer json(Credentials credentials, String target, String body) {
    return send(
        credentials,
        "kms",
        body,
        List.of(
            Map.entry("X-Amz-Target", target),
            Map.entry("Content-Type", "application/x-amz-json-1.1")));
  }

  Answer send(Credentials credentials, String service, String form) {
    String type = "application/x-www-form-urlencoded; charset=utf-8";
    return send(credentials, service, form, List.of(Map.entry("Content-Type", type)));
  }

  private Answer send(
      Credentials credentials,
      String service,
      String text,
      List<Map.Entry<String, String>> special) {
    byte[] body = text.getBytes(UTF_8);
    List<Map.Entry<String, String>> headers = new ArrayList<>(special);
    headers.add(Map.entry("Host", "localhost"));
    if (credentials == null) {
      return answer(new RequestToSign("POST", "/", "", headers, body));
    }
    headers.add(Map.entry("X-Amz-Date", DATE.format(Instant.now())));
    List<String> names = new ArrayList<>(List.of("content-type", "host", "x-amz-date"));
    if (special.size() > 1) {
      names.add("x-amz-target");
    }
    if (credentials.token() != null) {
      headers.add(Map.entry("X-Amz-Security-Token", credentials.token()));
      names.add("x-amz-security-token");
    }
    headers.add(Map.entry("Authorization", "none yet"));
    return answer(
        TestSigner.sign(
            new RequestToSign("POST", "/", "", headers, body),
            credentials.accessKeyId(),
            credentials.secret(),
            "us-east-1",
            service,
            names.toArray(String[]::new)));
  }

  private Answer answer(RequestToSign request) {
    ApiResponse response =
        pipeline.answer(new ApiRequest(request, "192.0.2.7"), Runnable::run).join();
    return new Answer(response.status(), new String(response.body(), UTF_8));
  }

  private static String form(String action, String version, String... members) {
    StringBuilder form = new StringBuilder("Action=" + action + "&Version=" + version);
    for (int i = 0; i < members.length; i += 2) {
      form.append('&').append(URLEncoder.encode(members[i], UTF_8));
      form.append('=').append(URLEncoder.encode(members[i + 1], UTF_8));
    }
    return form.toString();
  }

  @Override
  public void close() {
    rows.close();
  }
}
