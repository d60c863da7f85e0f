package org.claviger.server.lookup;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.claviger.server.audit.follow.TestTrail.ACCOUNT;
import static org.claviger.server.audit.follow.TestTrail.BOB;
import static org.claviger.server.audit.follow.TestTrail.KEY;
import static org.claviger.server.audit.follow.TestTrail.ROOT;
import static org.claviger.server.audit.follow.TestTrail.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.audit.AuditEvent;
import org.claviger.server.audit.TrailRecord;
import org.claviger.server.audit.follow.TestTrail;
import org.claviger.server.config.LookupConfig;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.TestContext;
import org.claviger.server.operation.TestRegion;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Session;
import org.claviger.server.store.EventIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookupEventsTest {
  @RegisterExtension static final TestRegion REGION = new TestRegion();

  private static final String OTHER_KEY = "arn:aws:kms:us-east-1:111122223333:key/other";
  private final Instant now = Instant.now().truncatedTo(SECONDS);

  @TempDir Path data;
  private TestTrail trail;

  @BeforeEach
  void open() {
    trail = new TestTrail(data);
  }

  @AfterEach
  void close() {
    trail.close();
  }

  @Test
  void eachAttributeFindsItsEventsAlone() {
    AuditEvent encrypt = request(ROOT, "Encrypt", now, KEY);
    trail.record(encrypt);
    trail.record(byAlias());
    trail.record(inSession());
    trail.record(createUser());
    trail.service("RotateKey", now, "us-east-1", KEY);
    LookupApi api = api();
    assertFound(api, LookupAttribute.EventId, encrypt.eventId(), "Encrypt");
    assertFound(api, LookupAttribute.EventName, "Decrypt", "Decrypt");
    assertFound(api, LookupAttribute.ReadOnly, "false", "RotateKey", "CreateUser");
    assertFound(api, LookupAttribute.ReadOnly, "true", "Sign", "Decrypt", "Encrypt");
    assertFound(api, LookupAttribute.Username, "bob", "Decrypt");
    assertFound(api, LookupAttribute.Username, "root", "CreateUser", "Encrypt");
    assertFound(api, LookupAttribute.Username, "night shift", "Sign");
    assertFound(api, LookupAttribute.ResourceType, "AWS::KMS::Alias", "Decrypt");
    assertFound(api, LookupAttribute.ResourceType, "AWS::IAM::User", "CreateUser");
    assertFound(api, LookupAttribute.ResourceName, KEY, "RotateKey", "Decrypt", "Encrypt");
    assertFound(api, LookupAttribute.ResourceName, "1234abcd", "RotateKey", "Decrypt", "Encrypt");
    assertFound(api, LookupAttribute.ResourceName, "alias/a", "Decrypt");
    assertFound(api, LookupAttribute.ResourceName, "carol", "CreateUser");
    assertFound(api, LookupAttribute.EventSource, "iam.amazonaws.com", "CreateUser");
    assertFound(api, LookupAttribute.AccessKeyId, "AKIABOB", "Decrypt");
    assertFound(api, LookupAttribute.AccessKeyId, "ASIASESSION", "Sign");
    assertFound(api, LookupAttribute.EventName, "decrypt");
  }

  private AuditEvent byAlias() {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode().put("keyId", "alias/a");
    return request(
        BOB,
        "kms.amazonaws.com",
        "Decrypt",
        now,
        "AccessDeniedException",
        parameters,
        List.of(KEY));
  }

  private AuditEvent inSession() {
    String role = "arn:aws:iam::111122223333:role/night";
    Session session =
        new Session(
            role,
            "AROANIGHT",
            "night",
            now,
            now.plusSeconds(900),
            List.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty());
    Caller caller =
        new Caller(
            ACCOUNT,
            "arn:aws:sts::111122223333:assumed-role/night/night shift",
            "AROANIGHT:night shift",
            Caller.PrincipalType.ASSUMED_ROLE,
            "ASIASESSION",
            Optional.of(session));
    return request(caller, "Sign", now, OTHER_KEY);
  }

  private AuditEvent createUser() {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode().put("userName", "carol");
    return request(ROOT, "iam.amazonaws.com", "CreateUser", now, null, parameters, List.of());
  }

  private static void assertFound(
      LookupApi api, LookupAttribute attribute, String value, String... names) {
    assertThat(LookupApi.names(api.by(attribute, value)))
        .as("%s %s", attribute, value)
        .containsExactly(names);
  }

  @Test
  void anEventIsShownAsCloudTrailDoes() throws Exception {
    AuditEvent encrypt = request(BOB, "Encrypt", now, KEY);
    trail.record(encrypt);
    JsonNode event = api().ask("{}").at("/Events/0");
    assertThat(event.get("EventId").textValue()).isEqualTo(encrypt.eventId());
    assertThat(event.get("EventName").textValue()).isEqualTo("Encrypt");
    assertThat(event.get("ReadOnly").textValue()).isEqualTo("true");
    assertThat(event.get("AccessKeyId").textValue()).isEqualTo("AKIABOB");
    assertThat(event.get("EventTime").longValue()).isEqualTo(now.getEpochSecond());
    assertThat(event.get("EventSource").textValue()).isEqualTo("kms.amazonaws.com");
    assertThat(event.get("Username").textValue()).isEqualTo("bob");
    assertThat(event.get("Resources").toString())
        .isEqualTo(
            "[{\"ResourceType\":\"AWS::KMS::Key\",\"ResourceName\":\"%s\"},".formatted(KEY)
                + "{\"ResourceType\":\"AWS::KMS::Key\",\"ResourceName\":\"1234abcd\"}]");
    ObjectNode shown = LookupApi.read(event.get("CloudTrailEvent").textValue());
    ObjectNode line = LookupApi.read(new String(trail.records(0).get(0).line(), US_ASCII));
    assertThat(shown.remove("additionalEventData"))
        .isEqualTo(
            JsonNodeFactory.instance
                .objectNode()
                .put("clavigerSequence", 1)
                .put("clavigerHash", line.get("hash").textValue()));
    assertThat(shown.toString())
        .isEqualTo(line.remove(List.of("sequence", "previousHash", "hash")).toString());
  }

  @Test
  void theNewestComesFirstAndTimesAreInclusive() {
    for (int i = 1; i <= 5; i++) {
      trail.record(request(ROOT, "Encrypt" + i, now.minusSeconds(10L * ((i * 3) % 5)), KEY));
    }
    LookupApi api = api();
    assertThat(LookupApi.names(api.ask("{}")))
        .containsExactly("Encrypt5", "Encrypt2", "Encrypt4", "Encrypt1", "Encrypt3");
    double second = (double) now.getEpochSecond();
    assertThat(names(api, second - 20, second - 10)).containsExactly("Encrypt2", "Encrypt4");
    assertThat(names(api, second - 20.5, second - 9.5)).containsExactly("Encrypt2", "Encrypt4");
    assertThat(names(api, second - 19.5, second - 10.5)).isEmpty();
    assertThat(names(api, 0, 1)).isEmpty();
  }

  private static List<String> names(LookupApi api, double from, double to) {
    return LookupApi.names(
        api.ask(
            "{\"StartTime\":%s,\"EndTime\":%s}"
                .formatted(
                    new BigDecimal(from).toPlainString(), new BigDecimal(to).toPlainString())));
  }

  @Test
  void pagesLoseAndRepeatNothingWhileEventsArrive() {
    List<String> before = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      AuditEvent event = request(ROOT, "Encrypt", now.minusSeconds(i % 3), KEY);
      before.add(event.eventId());
      trail.record(event);
    }
    LookupApi api = api();
    List<String> seen = new ArrayList<>();
    String filter =
        "\"LookupAttributes\":[{\"AttributeKey\":\"ResourceName\",\"AttributeValue\":\"%s\"}]"
            .formatted(KEY);
    ObjectNode answer = api.ask("{" + filter + ",\"MaxResults\":7}");
    seen.addAll(LookupApi.each(answer, "EventId"));
    while (answer.has("NextToken")) {
      trail.record(request(ROOT, "Encrypt", Instant.now().plusSeconds(1), KEY));
      api.awaitAll();
      answer =
          api.ask(
              "{%s,\"MaxResults\":50,\"NextToken\":\"%s\"}"
                  .formatted(filter, answer.get("NextToken").textValue()));
      seen.addAll(LookupApi.each(answer, "EventId"));
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void aPageEndsEarlyBehindAMegabyteAndGoesOn() {
    String large = "x".repeat(400_000);
    for (int i = 0; i < 5; i++) {
      ObjectNode parameters = JsonNodeFactory.instance.objectNode().put("description", large);
      trail.record(
          request(ROOT, "kms.amazonaws.com", "CreateKey", now, null, parameters, List.of()));
    }
    LookupApi api = api();
    ObjectNode first = api.ask("{}");
    assertThat(first.path("Events")).hasSize(3);
    ObjectNode second =
        api.ask("{\"NextToken\":\"%s\"}".formatted(first.get("NextToken").textValue()));
    assertThat(second.path("Events")).hasSize(2);
    assertThat(second.has("NextToken")).isFalse();
  }

  @Test
  void aTokenIsGoodForItsQueryAlone() {
    for (int i = 0; i < 3; i++) {
      trail.record(request(ROOT, "Encrypt", now, KEY));
      trail.record(request(BOB, "Encrypt", now, KEY));
    }
    LookupApi api = api();
    String query =
        "\"LookupAttributes\":[{\"AttributeKey\":\"Username\",\"AttributeValue\":\"bob\"}]";
    String token = api.ask("{" + query + ",\"MaxResults\":1}").get("NextToken").textValue();
    String goesOn = ",\"NextToken\":\"" + token + "\"}";
    assertThat(api.ask("{" + query + goesOn).path("Events")).hasSize(2);
    assertToken(api, ROOT, "{" + query.replace("bob", "root") + goesOn);
    assertToken(api, ROOT, "{" + query.replace("Username", "EventName") + goesOn);
    assertToken(api, ROOT, "{" + query + ",\"StartTime\":1" + goesOn);
    assertToken(api, ROOT, "{" + query + ",\"EndTime\":9999999999" + goesOn);
    assertToken(api, of("444455556666"), "{" + query + goesOn);
    assertToken(api, ROOT, "{\"NextToken\":\"\"}");
    assertToken(api, ROOT, "{\"NextToken\":\"" + "A".repeat(2_000) + "\"}");
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String tampered = token.substring(0, i) + other + token.substring(i + 1);
      assertToken(api, ROOT, "{" + query + ",\"NextToken\":\"" + tampered + "\"}");
    }
  }

  private static void assertToken(LookupApi api, Caller caller, String json) {
    assertThatThrownBy(() -> api.ask(caller, json))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.InvalidNextTokenException));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'LookupAttributes':[{'AttributeKey':'Colour','AttributeValue':'red'}]} | InvalidLookupAttributesException",
        "{'LookupAttributes':[{'AttributeKey':'eventId','AttributeValue':'x'}]}  | InvalidLookupAttributesException",
        "{'LookupAttributes':[{'AttributeKey':'EventId','AttributeValue':''}]}   | InvalidLookupAttributesException",
        "{'LookupAttributes':[{'AttributeKey':'EventId'}]}                       | InvalidLookupAttributesException",
        "{'LookupAttributes':[{'AttributeValue':'x'}]}                           | InvalidLookupAttributesException",
        "{'LookupAttributes':[{'AttributeKey':'EventId','AttributeValue':'x'},{'AttributeKey':'EventId','AttributeValue':'x'}]} | InvalidLookupAttributesException",
        "{'LookupAttributes':{}}             | SerializationException",
        "{'LookupAttributes':['EventId']}    | SerializationException",
        "{'StartTime':2,'EndTime':1}         | InvalidTimeRangeException",
        "{'StartTime':'yesterday'}           | SerializationException",
        "{'MaxResults':0}                    | InvalidMaxResultsException",
        "{'MaxResults':51}                   | InvalidMaxResultsException",
        "{'MaxResults':-2147483648}          | InvalidMaxResultsException",
        "{'MaxResults':'5'}                  | SerializationException",
        "{'EventCategory':'Management'}      | InvalidEventCategoryException",
        "{'EventCategory':''}                | InvalidEventCategoryException",
        "{'NextToken':5}                     | SerializationException"
      })
  void whatIsWrongIsRefusedInCloudTrailsWords(String json, ErrorCode code) {
    LookupApi api = api();
    assertThatThrownBy(() -> api.ask(json.replace('\'', '"')))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void thereAreNoInsights() {
    trail.record(request(ROOT, "Encrypt", now, KEY));
    ObjectNode answer = api().ask("{\"EventCategory\":\"insight\"}");
    assertThat(answer.toString()).isEqualTo("{\"Events\":[]}");
  }

  @Test
  void anAccountSeesItsOwnEventsOfTheRegionAlone() {
    trail.record(request(ROOT, "Encrypt", now, KEY));
    trail.record(request(of("444455556666"), "Decrypt", now, KEY));
    trail.service("RotateKey", now, "eu-west-1", KEY);
    LookupApi api = api();
    assertThat(LookupApi.names(api.ask("{}"))).containsExactly("Encrypt");
    assertThat(LookupApi.names(api.ask(of("444455556666"), "{}"))).containsExactly("Decrypt");
    assertThat(LookupApi.names(api.ask(of("999999999999"), "{}"))).isEmpty();
  }

  @Test
  void eventsOfRegionsThatAreNotHostedAreShownInTheFirst() {
    trail.service("RotateKey", now, "mars-1", KEY);
    assertThat(LookupApi.names(api().ask("{}"))).containsExactly("RotateKey");
  }

  private static Caller of(String account) {
    return new Caller(
        account,
        "arn:aws:iam::" + account + ":root",
        account,
        Caller.PrincipalType.ROOT,
        "AKIA" + account);
  }

  @Test
  void anEventUnderAnothersTermIsNotShown() throws Exception {
    trail.record(request(of("444455556666"), "Decrypt", now, KEY));
    LookupApi api = api();
    TrailRecord record = trail.records(0).get(0);
    Term mine = new Term(ACCOUNT, "us-east-1", Optional.empty(), "");
    EventIndex.Entry collision =
        new EventIndex.Entry(99, now.getEpochSecond(), 0, record.line(), List.of(mine.number()));
    boolean unused =
        trail
            .derived()
            .write(
                transaction -> {
                  trail.derived().trailEvents().add(transaction, List.of(collision));
                  return true;
                });
    assertThat(LookupApi.names(api.ask("{}"))).isEmpty();
  }

  @Test
  void nothingIsAnsweredWhereNothingIsIndexed() {
    LookupEvents action =
        new LookupEvents(trail.derived().trailEvents(), LookupConfig.defaults(), Optional.empty());
    assertThat(action.action().permissions()).containsExactly("cloudtrail:LookupEvents");
    assertThatThrownBy(
            () ->
                action
                    .prepare(
                        action.parse(new Members(LookupApi.read("{}"))),
                        TestContext.of(ROOT, REGION.region(), now, change -> null))
                    .work()
                    .run())
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("audit.index.maxEvents is 0");
  }

  @Test
  void anIndexThatCannotGoOnIsNotAnswered() {
    trail.record(request(ROOT, "Encrypt", now, KEY));
    LookupApi api = api();
    trail.derived().close();
    trail.record(request(ROOT, "Decrypt", now, KEY));
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> api.ask("{}"))
                    .isInstanceOfSatisfying(
                        ApiException.class,
                        e ->
                            assertThat(e.code()).isEqualTo(ErrorCode.ServiceUnavailableException)));
  }

  private LookupApi api() {
    return new LookupApi(trail, REGION.region(), LookupConfig.defaults());
  }
}
