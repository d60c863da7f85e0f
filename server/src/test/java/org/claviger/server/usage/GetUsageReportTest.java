package org.claviger.server.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.audit.follow.TestTrail.BOB;
import static org.claviger.server.audit.follow.TestTrail.KEY;
import static org.claviger.server.audit.follow.TestTrail.ROOT;
import static org.claviger.server.audit.follow.TestTrail.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.claviger.server.audit.follow.EventRegions;
import org.claviger.server.audit.follow.TestTrail;
import org.claviger.server.audit.follow.TrailFollower;
import org.claviger.server.config.UsageConfig;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.TestContext;
import org.claviger.server.operation.TestRegion;
import org.claviger.server.sigv4.Caller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GetUsageReportTest {
  @RegisterExtension static final TestRegion REGION = new TestRegion();

  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final String DAYS = "'StartDate':'2026-11-20','EndDate':'2026-11-21'";

  @TempDir Path data;
  private TestTrail trail;
  private TrailFollower follower;

  @BeforeEach
  void open() {
    trail = new TestTrail(data);
    trail.record(request(ROOT, "Encrypt", NOON, KEY));
    trail.record(request(ROOT, "Encrypt", NOON, KEY));
    trail.record(
        request(
            BOB,
            "kms.amazonaws.com",
            "Decrypt",
            NOON.plusSeconds(86_400),
            "AccessDeniedException",
            JsonNodeFactory.instance.objectNode(),
            List.of(KEY)));
    trail.record(request(BOB, "Sign", NOON.plusSeconds(2 * 86_400), KEY));
    trail.record(request(stranger(), "Encrypt", NOON, KEY));
    trail.service("RotateKey", NOON, "us-east-1", KEY);
    follower =
        trail.caughtUp(
            UsageCounter.open(
                trail.derived(),
                UsageConfig.defaults(),
                new EventRegions(List.of("us-east-1")),
                trail::newest,
                Clock.fixed(NOON, ZoneOffset.UTC)));
  }

  @AfterEach
  void close() {
    trail.close();
  }

  private static Caller stranger() {
    return new Caller(
        "444455556666",
        "arn:aws:iam::444455556666:root",
        "444455556666",
        Caller.PrincipalType.ROOT,
        "AKIASTRANGER");
  }

  @Test
  void withoutGroupsThereIsOneSumOfTheAccountsOwnRequests() {
    assertThat(usage("{" + DAYS + "}")).isEqualTo("[{'Requests':3,'Failures':1}]");
  }

  @Test
  void sumsAreToldApartByTheGroupsAskedFor() {
    assertThat(usage("{" + DAYS + ",'GroupBy':['OUTCOME','ACTION']}"))
        .isEqualTo(
            "[{'Action':'Decrypt','Outcome':'AccessDeniedException','Requests':1,'Failures':1},"
                + "{'Action':'Encrypt','Outcome':'Success','Requests':2,'Failures':0}]");
    assertThat(usage("{" + DAYS + ",'GroupBy':['DAY']}"))
        .isEqualTo(
            "[{'Day':'2026-11-20','Requests':2,'Failures':0},"
                + "{'Day':'2026-11-21','Requests':1,'Failures':1}]");
  }

  @Test
  void filtersCountWhatTheyNameAlone() {
    assertThat(usage("{" + DAYS + ",'Action':'Encrypt'}"))
        .isEqualTo("[{'Requests':2,'Failures':0}]");
    assertThat(usage("{" + DAYS + ",'Principal':'" + BOB.arn() + "','GroupBy':['KEY']}"))
        .isEqualTo("[{'KeyArn':'" + KEY + "','Requests':1,'Failures':1}]");
    assertThat(usage("{" + DAYS + ",'KeyArn':''}")).isEqualTo("[{'Requests':0,'Failures':0}]");
    assertThat(usage("{" + DAYS + ",'Outcome':'Success'}"))
        .isEqualTo("[{'Requests':2,'Failures':0}]");
  }

  @Test
  void pagesTogetherAreTheWhole() {
    String query = "'StartDate':'2026-11-01','EndDate':'2026-11-30','GroupBy':['ACTION','DAY']";
    List<JsonNode> whole = new ArrayList<>();
    ask(ROOT, "{" + query + "}").path("Usage").forEach(whole::add);
    assertThat(whole).hasSize(3);
    List<JsonNode> paged = new ArrayList<>();
    ObjectNode page = ask(ROOT, "{" + query + ",'Limit':1}");
    page.path("Usage").forEach(paged::add);
    while (page.path("Truncated").asBoolean()) {
      String marker = page.get("NextMarker").textValue();
      assertThatThrownBy(() -> ask(stranger(), "{" + query + ",'Marker':'" + marker + "'}"))
          .isInstanceOfSatisfying(
              ApiException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.InvalidMarkerException));
      page = ask(ROOT, "{" + query + ",'Limit':1,'Marker':'" + marker + "'}");
      page.path("Usage").forEach(paged::add);
    }
    assertThat(paged).isEqualTo(whole);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'StartDate':'2026-11-20'}                          | endDate",
        "{'StartDate':'2026-11-20','EndDate':'2026-11-19'}   | StartDate is after EndDate",
        "{'StartDate':'2026-02-30','EndDate':'2026-11-19'}   | StartDate is no day",
        "{'StartDate':'2026-1-1','EndDate':'2026-11-19'}     | startDate",
        "{'StartDate':'2026-11-20','EndDate':'2026-11-21','GroupBy':['ACCOUNT']} | groupBy",
        "{'StartDate':'2026-11-20','EndDate':'2026-11-21','Limit':1001} | limit",
      })
  void whatIsWrongIsRefused(String json, String words) {
    assertThatThrownBy(() -> ask(ROOT, json))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ValidationException))
        .hasMessageContaining(words);
  }

  @Test
  void mutatedRequestsAreReadOrRefusedAndNothingElse() {
    String valid =
        "{'StartDate':'2026-11-20','EndDate':'2026-11-21','GroupBy':['KEY','DAY'],'KeyArn':'k','Limit':1}"
            .replace('\'', '"');
    Random random = new Random(20261128);
    int read = 0;
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 5_000); i++) {
      StringBuilder text = new StringBuilder(valid);
      for (int n = random.nextInt(3); n >= 0; n--) {
        text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
      }
      try {
        if (JSON.readTree(text.toString()) instanceof ObjectNode body) {
          assertThat(UsageQuery.read(new Members(body)).limit()).isBetween(1, 1_000);
          read++;
        }
      } catch (IOException notJson) {
        assertThat(notJson).isNotNull();
      } catch (ApiException refused) {
        assertThat(refused.code()).isNotNull();
      }
    }
    assertThat(read).isPositive();
  }

  private String usage(String json) {
    return ask(ROOT, json).get("Usage").toString().replace('"', '\'');
  }

  private ObjectNode ask(Caller caller, String json) {
    GetUsageReport action = new GetUsageReport(trail.derived().usage(), follower);
    RequestContext context =
        TestContext.of(
            caller,
            REGION.region(),
            NOON,
            change -> {
              throw new AssertionError("a report changes nothing");
            });
    try {
      ObjectNode body = (ObjectNode) JSON.readTree(json.replace('\'', '"'));
      return action.prepare(action.parse(new Members(body)), context).work().run().response();
    } catch (IOException e) {
      throw new AssertionError(json, e);
    }
  }
}
