package org.claviger.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Caller.PrincipalType;
import org.claviger.server.sigv4.Session;
import org.junit.jupiter.api.Test;

class UserIdentityTest {
  private static final String ACCOUNT = "111122223333";
  private static final String PROVIDER = "arn:aws:iam::111122223333:oidc-provider/idp.example.com";
  private static final JsonMapper MAPPER = new JsonMapper();

  @Test
  void aUserIsNamed() throws IOException {
    assertThat(
            identity(
                "arn:aws:iam::111122223333:user/team/bob",
                "AIDAEXAMPLE",
                PrincipalType.USER,
                "AKIAEXAMPLE",
                Optional.empty()))
        .isEqualTo(
            MAPPER.readTree(
                """
                {"type":"IAMUser","principalId":"AIDAEXAMPLE",
                 "arn":"arn:aws:iam::111122223333:user/team/bob","accountId":"111122223333",
                 "accessKeyId":"AKIAEXAMPLE","userName":"bob"}
                """));
  }

  @Test
  void aSessionOfARoleNamesTheRole() throws IOException {
    Session session = session("arn:aws:iam::111122223333:role/app/Reader", Optional.empty());

    assertThat(
            identity(
                "arn:aws:sts::111122223333:assumed-role/Reader/alice",
                "AROAEXAMPLE:alice",
                PrincipalType.ASSUMED_ROLE,
                "ASIAEXAMPLE",
                Optional.of(session)))
        .isEqualTo(
            MAPPER.readTree(
                """
                {"type":"AssumedRole","principalId":"AROAEXAMPLE:alice",
                 "arn":"arn:aws:sts::111122223333:assumed-role/Reader/alice",
                 "accountId":"111122223333","accessKeyId":"ASIAEXAMPLE",
                 "sessionContext":{
                   "sessionIssuer":{"type":"Role","principalId":"AROAEXAMPLE",
                     "arn":"arn:aws:iam::111122223333:role/app/Reader",
                     "accountId":"111122223333","userName":"Reader"},
                   "webIdFederationData":{},
                   "attributes":{"creationDate":"2026-11-22T10:20:30Z",
                     "mfaAuthenticated":"false"},
                   "sourceIdentity":"carol"}}
                """));
  }

  @Test
  void aSessionThatAWebIdentityBeganNamesTheProvider() throws IOException {
    Session session = session("arn:aws:iam::111122223333:role/Reader", Optional.of(PROVIDER));

    assertThat(
            identity(
                    "arn:aws:sts::111122223333:assumed-role/Reader/alice",
                    "AROAEXAMPLE:alice",
                    PrincipalType.ASSUMED_ROLE,
                    "ASIAEXAMPLE",
                    Optional.of(session))
                .at("/sessionContext/webIdFederationData"))
        .isEqualTo(
            MAPPER.readTree("{\"federatedProvider\":\"" + PROVIDER + "\",\"attributes\":{}}"));
  }

  @Test
  void aUsersOwnSessionHasNoIssuer() throws IOException {
    JsonNode identity =
        identity(
            "arn:aws:iam::111122223333:user/bob",
            "AIDAEXAMPLE",
            PrincipalType.USER,
            "ASIAEXAMPLE",
            Optional.of(session("arn:aws:iam::111122223333:user/bob", Optional.empty())));

    assertThat(identity.path("userName").asText()).isEqualTo("bob");
    assertThat(identity.at("/sessionContext/sessionIssuer")).isEmpty();
    assertThat(identity.at("/sessionContext/attributes/creationDate").asText())
        .isEqualTo("2026-11-22T10:20:30Z");
  }

  @Test
  void aFederatedUserNamesWhoFederated() throws IOException {
    String bob = "arn:aws:iam::111122223333:user/bob";
    JsonNode identity =
        identity(
            "arn:aws:sts::111122223333:federated-user/carol",
            "111122223333:carol",
            PrincipalType.FEDERATED_USER,
            "ASIAEXAMPLE",
            Optional.of(session(bob, Optional.empty())));

    assertThat(identity.path("type").asText()).isEqualTo("FederatedUser");
    assertThat(identity.path("principalId").asText()).isEqualTo("111122223333:carol");
    assertThat(identity.has("userName")).isFalse();
    assertThat(identity.at("/sessionContext/sessionIssuer/type").asText()).isEqualTo("IAMUser");
    assertThat(identity.at("/sessionContext/sessionIssuer/arn").asText()).isEqualTo(bob);
  }

  @Test
  void aWebIdentityIsNamedAsItsProviderDoes() throws IOException {
    assertThat(
            identity(
                PROVIDER,
                PROVIDER + ":client:Reader",
                PrincipalType.WEB_IDENTITY,
                "",
                Optional.of(session("arn:aws:iam::111122223333:role/R", Optional.of(PROVIDER)))))
        .isEqualTo(
            MAPPER.readTree(
                """
                {"type":"WebIdentityUser","principalId":"%s:client:Reader","userName":"Reader",
                 "identityProvider":"%s"}
                """
                    .formatted(PROVIDER, PROVIDER)));
  }

  private static Session session(String issuerArn, Optional<String> provider) {
    Instant issued = Instant.parse("2026-11-22T10:20:30Z");
    return new Session(
        issuerArn,
        "AROAEXAMPLE",
        "Reader",
        issued,
        issued.plusSeconds(3_600),
        List.of(),
        Map.of(),
        provider,
        Optional.of("carol"));
  }

  private static JsonNode identity(
      String arn, String userId, PrincipalType type, String accessKeyId, Optional<Session> session)
      throws IOException {
    AuditEvent event =
        new AuditEvent(
            "00000000-0000-0000-0000-000000000000",
            Instant.EPOCH,
            new Caller(ACCOUNT, arn, userId, type, accessKeyId, session),
            "sts.amazonaws.com",
            "GetCallerIdentity",
            "us-east-1",
            "192.0.2.7",
            null,
            null,
            null,
            null,
            null,
            true,
            "11111111-1111-1111-1111-111111111111",
            List.of(),
            null,
            null,
            Optional.empty());
    return MAPPER.readTree(new EventJson(ACCOUNT).request(event)).path("userIdentity");
  }
}
