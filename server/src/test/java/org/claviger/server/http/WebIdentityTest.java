package org.claviger.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.http.StsDocuments.equal;

import com.nimbusds.jose.JOSEException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.claviger.server.audit.AuditEvent;
import org.claviger.server.http.StsApi.Answer;
import org.claviger.server.http.issuer.TestIssuer;
import org.claviger.server.sigv4.Caller.PrincipalType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebIdentityTest {
  private static final String ACCOUNT = StsApi.ACCOUNT;
  private static final AtomicInteger NAMES = new AtomicInteger();

  @TempDir static Path folder;
  private static TestIssuer issuer;
  private static StsApi api;

  private final String name = "Name" + NAMES.incrementAndGet();

  @BeforeAll
  static void start() throws IOException, GeneralSecurityException, JOSEException {
    issuer = TestIssuer.start(folder);
    api = new StsApi(folder, issuer);
    api.iam(
        "CreateOpenIDConnectProvider",
        "Url",
        issuer.url(),
        "ClientIDList.member.1",
        TestIssuer.CLIENT);
  }

  @AfterAll
  static void stop() {
    api.close();
    issuer.close();
  }

  @BeforeEach
  void forget() {
    api.audit.drain();
    api.audit.refusals.clear();
  }

  @Test
  void aWebIdentityAssumesARoleThatNamesItsProvider() {
    String role = api.role(name, webTrust(webKey("sub"), "alice"));

    Answer answer = api.assumeWeb(role, token()).succeeded();

    assertThat(answer.text("SubjectFromWebIdentityToken")).isEqualTo("alice");
    assertThat(answer.text("Provider")).isEqualTo(issuer.url());
    assertThat(answer.text("Audience")).isEqualTo(TestIssuer.CLIENT);
    assertThat(api.identity(answer.credentials()).text("Arn"))
        .isEqualTo("arn:aws:sts::" + ACCOUNT + ":assumed-role/" + name + "/session");
    assertThat(api.session(answer.credentials()).provider()).contains(issuer.provider().arn());
  }

  @Test
  void anotherSubjectOrAudienceIsRefusedAndCounted() {
    String bySubject = api.role(name, webTrust(webKey("sub"), "bob"));
    String byAudience = api.role(name + "2", webTrust(webKey("aud"), "another"));
    api.audit.drain();

    for (String role : new String[] {bySubject, byAudience, bySubject + "Absent"}) {
      assertThat(api.assumeWeb(role, token()).refused(403, "AccessDenied").text("Message"))
          .isEqualTo("Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }
    assertThat(api.audit.durable).isEmpty();
    assertThat(api.audit.refusals).hasSize(3).allMatch(each -> each.endsWith("from 192.0.2.7"));
  }

  @Test
  void onlyAStatementThatNamesTheProviderLetsAWebIdentityIn() {
    String everyone =
        "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':'*','Action':'sts:*'}}";
    String account = everyone.replace("'*',", "{'AWS':'" + ACCOUNT + "'},");

    for (String trust : new String[] {everyone, account}) {
      String role = api.role("N" + NAMES.incrementAndGet(), trust.replace('\'', '"'));
      api.assumeWeb(role, token()).refused(403, "AccessDenied");
    }
  }

  @Test
  void aTokenThatDoesNotVerifyIsRefusedAndCounted() {
    String role = api.role(name, webTrust(webKey("sub"), "alice"));
    String token = token();
    api.audit.drain();

    api.assumeWeb(role, token.substring(0, token.length() - 8) + "AAAAAAAA")
        .refused(400, "InvalidIdentityToken");
    api.assumeWeb(role, issuer.sign(issuer.claims(Instant.now().minusSeconds(3_600)).build()))
        .refused(400, "ExpiredTokenException");
    api.assumeWeb(role, "abc").refused(400, "ValidationError");
    assertThat(api.audit.durable).isEmpty();
    assertThat(api.audit.refusals).hasSize(3);
  }

  @Test
  void theRecordOfAWebIdentityNamesItAndHoldsNoToken() {
    String role = api.role(name, webTrust(webKey("sub"), "alice"));
    api.audit.drain();
    String token = token();

    api.assumeWeb(role, token).succeeded();

    AuditEvent event = api.audit.durable.get(0);
    assertThat(event.caller().type()).isEqualTo(PrincipalType.WEB_IDENTITY);
    assertThat(event.caller().userId())
        .isEqualTo(issuer.provider().arn() + ":" + TestIssuer.CLIENT + ":alice");
    assertThat(event.requestParameters().toString()).doesNotContain(token.substring(0, 20));
    assertThat(event.region()).isEqualTo("us-east-1");
  }

  private static String token() {
    return issuer.sign(issuer.claims(Instant.now()).build());
  }

  private static String webTrust(String key, String value) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":\"%s\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\"%s}}"
        .formatted(issuer.provider().arn(), equal(key, value));
  }

  private static String webKey(String claim) {
    return issuer.url().substring("https://".length()) + ":" + claim;
  }
}
