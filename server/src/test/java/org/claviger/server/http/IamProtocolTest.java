package org.claviger.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.claviger.server.audit.AuditEvent;
import org.claviger.server.authz.Decision;
import org.claviger.server.config.QuotaConfig;
import org.claviger.server.http.protocol.ApiRequest;
import org.claviger.server.http.protocol.ApiResponse;
import org.claviger.server.iam.TestIdentities;
import org.claviger.server.iam.action.IamActions;
import org.claviger.server.operation.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** IAM as it is on the wire. */
class IamProtocolTest {
  private static final String VERSION = "&Version=2010-05-08";

  @TempDir Path folder;
  private TestIdentities identities;
  private TestApi api;

  @BeforeEach
  void open() throws IOException {
    identities = TestIdentities.open(folder);
    identities.identities().accounts().open(TestIdentities.ACCOUNT, key -> {});
    api =
        new TestApi(
            identities.store(),
            QuotaConfig.defaults(),
            IamActions.all(identities.identities()).toArray(new Operation<?>[0]));
  }

  @AfterEach
  void close() {
    identities.close();
  }

  @Test
  void theAnswersAreXmlOfIam() {
    ApiResponse response = answer("Action=GetUser" + VERSION, "us-east-1");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.contentType()).isEqualTo("text/xml");
    assertThat(text(response))
        .startsWith(
            "<GetUserResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><GetUserResult>"
                + "<User><UserId>111122223333</UserId><Arn>arn:aws:iam::111122223333:root</Arn>")
        .endsWith(
            "</GetUserResult><ResponseMetadata><RequestId>"
                + response.requestId()
                + "</RequestId></ResponseMetadata></GetUserResponse>");
    String summary = text(answer("Action=GetAccountSummary" + VERSION, "us-east-1"));
    assertThat(summary)
        .contains("<SummaryMap><entry><key>Users</key><value>0</value></entry><entry>");
    String users = text(answer("Action=ListUsers" + VERSION, "us-east-1"));
    assertThat(users).contains("<Users></Users><IsTruncated>false</IsTruncated>");
  }

  @Test
  void errorsHaveIamsCodesAndStatuses() {
    ApiResponse none = answer("Action=GetUser&UserName=nobody" + VERSION, "us-east-1");
    assertThat(none.status()).isEqualTo(404);
    assertThat(text(none))
        .isEqualTo(
            "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error>"
                + "<Type>Sender</Type><Code>NoSuchEntity</Code><Message>The user with name nobody"
                + " cannot be found.</Message></Error><RequestId>"
                + none.requestId()
                + "</RequestId></ErrorResponse>");
    ApiResponse invalid = answer("Action=GetUser&UserName=a%2Fb" + VERSION, "us-east-1");
    assertThat(invalid.status()).isEqualTo(400);
    assertThat(text(invalid)).contains("<Code>ValidationError</Code>");
    api.authorizer =
        (caller, access, around) -> new Decision.Denied("no", "not " + access.permission());
    ApiResponse denied = answer("Action=GetUser&UserName=nobody" + VERSION, "us-east-1");
    assertThat(denied.status()).isEqualTo(403);
    assertThat(text(denied)).contains("<Code>AccessDenied</Code><Message>not iam:GetUser<");
  }

  @ParameterizedTest
  @ValueSource(strings = {"us-east-1", "aws-global", "eu-west-1"})
  void anyHostedOrGlobalScopeIsRecordedInTheFirstRegion(String scope) {
    assertThat(answer("Action=ListRoles" + VERSION, scope).status()).isEqualTo(200);

    AuditEvent event = api.audit.durable.get(0);
    assertThat(event.region()).isEqualTo("us-east-1");
    assertThat(event.eventSource()).isEqualTo("iam.amazonaws.com");
    assertThat(event.eventName()).isEqualTo("ListRoles");
  }

  @Test
  void otherScopesAreRefused() {
    assertThat(answer("Action=ListRoles" + VERSION, "ap-south-1").status()).isEqualTo(403);
    assertThat(text(answer("Action=ListRoles&Version=2011-06-15", "us-east-1")))
        .contains("<Code>InvalidAction</Code>");
  }

  @Test
  void membersOfListsAreNested() {
    ApiResponse made =
        answer(
            "Action=CreateUser&UserName=bob&Tags.member.1.Key=Team&Tags.member.1.Value=a+b"
                + VERSION,
            "us-east-1");
    assertThat(text(made))
        .contains("<Tags><member><Key>Team</Key><Value>a b</Value></member></Tags>");
    assertThat(api.audit.durable.get(0).requestParameters())
        .hasToString("{\"userName\":\"bob\",\"tags\":[{\"key\":\"Team\",\"value\":\"a b\"}]}");
    ApiResponse broken =
        answer("Action=CreateUser&UserName=al&Tags.member.2.Key=Team" + VERSION, "us-east-1");
    assertThat(broken.status()).isEqualTo(400);
    assertThat(text(broken)).contains("<Code>MalformedInput</Code>");
  }

  @Test
  void theSecretIsInTheAnswerAndNowhereElse() {
    answer("Action=CreateUser&UserName=bob" + VERSION, "us-east-1");
    String made = text(answer("Action=CreateAccessKey&UserName=bob" + VERSION, "us-east-1"));

    assertThat(made).containsPattern("<SecretAccessKey>[A-Za-z0-9+/]{40}</SecretAccessKey>");
    int start = made.indexOf("<SecretAccessKey>") + "<SecretAccessKey>".length();
    String secret = made.substring(start, start + 40);
    assertThat(api.audit.durable.toString()).doesNotContain(secret);
    assertThat(api.audit.durable.get(1).responseElements().toString()).contains("accessKeyId");
  }

  private ApiResponse answer(String form, String region) {
    return api.answer(
        new ApiRequest(
            TestApi.signed(
                List.of(Map.entry("Content-Type", "application/x-www-form-urlencoded")),
                form.getBytes(UTF_8),
                region,
                "iam",
                "h"),
            "192.0.2.1"));
  }

  private static String text(ApiResponse response) {
    return new String(response.body(), UTF_8);
  }
}
